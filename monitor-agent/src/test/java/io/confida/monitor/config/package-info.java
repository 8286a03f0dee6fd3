@NullMarked
package io.confida.monitor.config;

import org.jspecify.annotations.NullMarked;
