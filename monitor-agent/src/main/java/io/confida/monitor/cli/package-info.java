/** What an operator types: commands, settings and the file that holds them. */
@NullMarked
package io.confida.monitor.cli;

import org.jspecify.annotations.NullMarked;
