package io.confida.server.http;

import io.helidon.common.context.Context;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a client sends with a write so that it may send it again (IETF httpapi working group, "The
 * Idempotency-Key HTTP Header Field").
 *
 * @param key 1 to 255 visible ASCII characters, as sent; quotes are a part of it
 * @param fingerprint SHA-256 over the request's method, path, query and body, in hex
 */
public record IdempotencyKey(String key, String fingerprint) {

  private static final HeaderName NAME = HeaderNames.create("Idempotency-Key");
  private static final Header REPLAYED = HeaderValues.createCached("Idempotent-Replayed", "true");
  private static final Pattern ALLOWED = Pattern.compile("[!-~]{1,255}");

  /**
   * The key of a request whose body has been read.
   *
   * @throws Problem 422 for one that is malformed
   */
  public static Optional<IdempotencyKey> of(ServerRequest request) {
    if (!request.headers().contains(NAME)) {
      return Optional.empty();
    }
    List<String> keys = request.headers().get(NAME).allValues();
    if (keys.size() != 1 || !ALLOWED.matcher(keys.getFirst()).matches()) {
      throw RequestReader.invalid(
          "Idempotency-Key", "must be one text of 1 to 255 visible ASCII characters");
    }
    return Optional.of(
        new IdempotencyKey(
            keys.getFirst(),
            request
                .context()
                .get(Fingerprint.class)
                .orElseThrow(() -> new IllegalStateException("the body is read first"))
                .hex()));
  }

  /** Tells the client that the answer is its earlier request's. */
  public static void tell(ServerResponse response, boolean replayed) {
    if (replayed) {
      response.header(REPLAYED);
    }
  }

  /** Keeps what of the body is compared, for a request with a key. */
  static void note(ServerRequest request, byte[] body) {
    if (request.headers().contains(NAME)) {
      Context context = request.context();
      context.register(new Fingerprint(fingerprint(request, body)));
    }
  }

  private static String fingerprint(ServerRequest request, byte[] body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String head =
          request.prologue().method().text()
              + ' '
              + request.prologue().uriPath().rawPath()
              + '?'
              + request.prologue().query().rawValue()
              + '\n';
      digest.update(head.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private record Fingerprint(String hex) {}
}
