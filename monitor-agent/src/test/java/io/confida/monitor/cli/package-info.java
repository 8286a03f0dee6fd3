@NullMarked
package io.confida.monitor.cli;

import org.jspecify.annotations.NullMarked;
