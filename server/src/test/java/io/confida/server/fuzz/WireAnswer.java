package io.confida.server.fuzz;

import java.net.http.HttpHeaders;

/**
 * An answer as it came over the wire.
 *
 * @param body as text, without its chunks
 */
public record WireAnswer(int status, HttpHeaders headers, String body) {

  /** Whether something was done, or is there. */
  public boolean success() {
    return status >= 200 && status < 300;
  }

  /** The media type without its parameters; "none" where there is none. */
  public String mediaType() {
    return contentType().replaceFirst(";.*", "").strip();
  }

  String contentType() {
    return headers.firstValue("Content-Type").orElse("none");
  }

  @Override
  public String toString() {
    return status + " " + headers.map() + "\n" + body;
  }
}
