package io.confida.server.access;

import io.helidon.security.jwt.jwk.Jwk;
import org.jspecify.annotations.Nullable;

/** Where the keys come from that tokens are verified with. */
interface KeySource extends AutoCloseable {

  /**
   * The key for a token.
   *
   * @param algorithm what the token says it is signed with
   * @param keyId which key it names; null for none
   * @return null when there is no such key
   * @throws io.confida.server.http.Problem 503 when the keys cannot be had
   */
  @Nullable Jwk find(String algorithm, @Nullable String keyId);

  @Override
  default void close() {}
}
