/** Puts the lab's load on a database: whether it may, on what, and what a block came to. */
@NullMarked
package io.confida.benchmarks.lab.live;

import org.jspecify.annotations.NullMarked;
