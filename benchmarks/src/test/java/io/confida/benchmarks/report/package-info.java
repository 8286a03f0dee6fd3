@NullMarked
package io.confida.benchmarks.report;

import org.jspecify.annotations.NullMarked;
