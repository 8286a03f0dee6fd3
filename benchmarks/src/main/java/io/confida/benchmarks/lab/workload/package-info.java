/** Work for a real PostgreSQL, in a schema of its own. */
@NullMarked
package io.confida.benchmarks.lab.workload;

import org.jspecify.annotations.NullMarked;
