@NullMarked
package io.confida.benchmarks.agents;

import org.jspecify.annotations.NullMarked;
