/** Borrowing from pools of several libraries, and who waits for it. */
@NullMarked
package io.confida.benchmarks.micro.pools;

import org.jspecify.annotations.NullMarked;
