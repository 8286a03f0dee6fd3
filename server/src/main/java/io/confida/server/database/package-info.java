/** The one way to the database: its start and end, its connections, its migrations. */
@NullMarked
package io.confida.server.database;

import org.jspecify.annotations.NullMarked;
