/**
 * The one way to the database: admission, connections, transactions, migrations.
 *
 * <p>Nothing above this package sees a DbClient, JDBC or HikariCP type.
 */
@NullMarked
package io.confida.server.database;

import org.jspecify.annotations.NullMarked;
