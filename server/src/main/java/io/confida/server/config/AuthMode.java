package io.confida.server.config;

/** How a caller proves who they are. A mode is listed here once the server can do it. */
public enum AuthMode {
  /** One local user who is admin; only for a server bound to a loopback address. */
  OFF,
  /** Bearer tokens: JSON Web Tokens (RFC 7519), signed. */
  JWT
}
