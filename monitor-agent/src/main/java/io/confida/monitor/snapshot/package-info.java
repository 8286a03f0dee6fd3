/** The immutable values that the stages hand on; they know nothing of how they were obtained. */
@NullMarked
package io.confida.monitor.snapshot;

import org.jspecify.annotations.NullMarked;
