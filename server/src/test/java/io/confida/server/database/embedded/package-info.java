@NullMarked
package io.confida.server.database.embedded;

import org.jspecify.annotations.NullMarked;
