/**
 * A small HTTP server that only reads: GET and HEAD, no bodies, no log, no thread left when it
 * closes. It knows nothing of pools.
 */
@NullMarked
package io.confida.monitor.exposition.http;

import org.jspecify.annotations.NullMarked;
