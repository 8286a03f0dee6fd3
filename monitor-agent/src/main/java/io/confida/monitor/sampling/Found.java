package io.confida.monitor.sampling;

import io.confida.monitor.discovery.WatchedPool;

/**
 * A pool of a search.
 *
 * @param source which of the sources gave it
 */
record Found(WatchedPool pool, int source) {}
