/** Where what is known is told: metrics, JSON documents and a stream of samples, over HTTP. */
@NullMarked
package io.confida.monitor.exposition;

import org.jspecify.annotations.NullMarked;
