package io.confida.server.access;

import io.confida.server.config.Secret;
import io.helidon.security.jwt.jwk.Jwk;
import io.helidon.security.jwt.jwk.JwkOctet;
import jakarta.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The one shared key of HS256, by whatever id a token names it. */
final class SecretKeySource implements KeySource {

  private final Jwk key;

  SecretKeySource(Secret secret) {
    byte[] bytes = secret.reveal().getBytes(StandardCharsets.UTF_8);
    this.key =
        JwkOctet.create(
            Json.createObjectBuilder()
                .add("kty", "oct")
                .add("kid", "secret")
                .add("alg", JwkOctet.ALG_HS256)
                .add("k", Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))
                .build());
  }

  @Override
  public @Nullable Jwk find(String algorithm, @Nullable String keyId) {
    return algorithm.equals(key.algorithm()) ? key : null;
  }
}
