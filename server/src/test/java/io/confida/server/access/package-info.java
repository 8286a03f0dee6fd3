@org.jspecify.annotations.NullMarked
package io.confida.server.access;
