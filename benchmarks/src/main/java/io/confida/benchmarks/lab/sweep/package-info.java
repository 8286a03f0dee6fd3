/** Measures a workload under many pool settings, and keeps what was measured as JSON. */
@NullMarked
package io.confida.benchmarks.lab.sweep;

import org.jspecify.annotations.NullMarked;
