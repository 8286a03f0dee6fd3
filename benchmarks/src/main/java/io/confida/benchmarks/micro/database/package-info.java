/** Ways to read and write rows, each with plain JDBC beside it. */
@NullMarked
package io.confida.benchmarks.micro.database;

import org.jspecify.annotations.NullMarked;
