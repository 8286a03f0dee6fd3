/** Tests of the lab's load on a real database. */
@NullMarked
package io.confida.benchmarks.lab.live;

import org.jspecify.annotations.NullMarked;
