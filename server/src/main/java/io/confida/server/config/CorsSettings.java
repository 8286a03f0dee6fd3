package io.confida.server.config;

import java.util.List;

/**
 * Which web origins may call the server from a browser.
 *
 * @param allowedOrigins origins such as {@code https://app.example.org}, or {@code *} for any;
 *     empty means cross-origin calls are off
 */
public record CorsSettings(List<String> allowedOrigins) {
  public CorsSettings {
    allowedOrigins = List.copyOf(allowedOrigins);
  }
}
