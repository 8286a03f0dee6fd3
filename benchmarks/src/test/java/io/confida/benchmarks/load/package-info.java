@NullMarked
package io.confida.benchmarks.load;

import org.jspecify.annotations.NullMarked;
