/** The server's endpoints over HTTP, in this JVM. */
@NullMarked
package io.confida.benchmarks.micro.http;

import org.jspecify.annotations.NullMarked;
