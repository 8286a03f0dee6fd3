/** A PostgreSQL of our own: its programs, its data, its account, and one server at a time. */
@NullMarked
package io.confida.server.database.embedded;

import org.jspecify.annotations.NullMarked;
