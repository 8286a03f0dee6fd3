/** What the server is compared with: the same HTTP server over plain JDBC. */
@NullMarked
package io.confida.benchmarks.control;

import org.jspecify.annotations.NullMarked;
