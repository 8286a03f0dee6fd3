/**
 * Says what the snapshots mean: verdicts, the size a pool needs, and the content of a report. Pure:
 * views and snapshots in, values out; the only clock is the one that the snapshots carry.
 */
@NullMarked
package io.confida.monitor.analysis;

import org.jspecify.annotations.NullMarked;
