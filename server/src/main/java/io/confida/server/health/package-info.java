/** How the server and its database are, for people, probes and dashboards. */
@NullMarked
package io.confida.server.health;

import org.jspecify.annotations.NullMarked;
