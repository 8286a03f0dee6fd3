/** Tests of the package. */
@NullMarked
package io.confida.benchmarks.lab.workload;

import org.jspecify.annotations.NullMarked;
