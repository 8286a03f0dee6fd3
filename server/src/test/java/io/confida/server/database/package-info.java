@NullMarked
package io.confida.server.database;

import org.jspecify.annotations.NullMarked;
