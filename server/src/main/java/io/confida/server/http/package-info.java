/**
 * What every route needs of HTTP: reading and checking requests, paging, problems, who is asking.
 *
 * <p>Nothing here knows of questions, sessions or databases.
 */
@NullMarked
package io.confida.server.http;

import org.jspecify.annotations.NullMarked;
