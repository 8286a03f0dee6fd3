@NullMarked
package io.confida.server.config;

import org.jspecify.annotations.NullMarked;
