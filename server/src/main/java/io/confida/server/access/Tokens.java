package io.confida.server.access;

import io.confida.server.config.JwtSettings;
import io.confida.server.http.Principal;
import io.confida.server.http.Problem;
import io.helidon.common.Errors;
import io.helidon.security.jwt.Jwt;
import io.helidon.security.jwt.JwtHeaders;
import io.helidon.security.jwt.JwtValidator;
import io.helidon.security.jwt.SignedJwt;
import io.helidon.security.jwt.jwk.Jwk;
import io.helidon.security.jwt.jwk.JwkEC;
import io.helidon.security.jwt.jwk.JwkKeys;
import io.helidon.security.jwt.jwk.JwkOctet;
import io.helidon.security.jwt.jwk.JwkRSA;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells who is asking by a JSON Web Token (RFC 7519, with the advice of RFC 8725).
 *
 * <p>The algorithm chooses where the key comes from, so that a public key never serves as a shared
 * one. Parsing, signatures and time checks are Helidon's.
 */
final class Tokens implements AutoCloseable {

  private static final Logger LOGGER = System.getLogger(Tokens.class.getName());
  private static final JwkKeys NO_KEYS = JwkKeys.builder().build();

  /** What a column for users takes, and no more than anybody needs. */
  private static final int LONGEST_SUBJECT = 255;

  private final Map<String, KeySource> sourceByAlgorithm = new HashMap<>();
  private final List<Rule> rules = new ArrayList<>();

  /**
   * What must hold of a token with a good signature, and what its bearer is told if it does not.
   */
  private record Rule(String words, JwtValidator validator) {}

  Tokens(JwtSettings settings) {
    if (!settings.secretKey().isEmpty()) {
      sourceByAlgorithm.put(JwkOctet.ALG_HS256, new SecretKeySource(settings.secretKey()));
    }
    settings
        .jwksUrl()
        .ifPresent(
            address -> {
              if (settings.audience().isEmpty()) {
                LOGGER.log(
                    Level.WARNING,
                    "JWT_AUDIENCE is not set: tokens that {0} signs for other services count here,"
                        + " too",
                    address);
              }
              KeySource keys =
                  new RemoteKeySource(
                      address, settings.jwksMaxAge(), settings.jwksCooldown(), System::nanoTime);
              sourceByAlgorithm.put(JwkRSA.ALG_RS256, keys);
              sourceByAlgorithm.put(JwkEC.ALG_ES256, keys);
            });
    rule("has expired", JwtValidator.builder().addExpirationValidator(v -> v.mandatory(true)));
    rule(
        "is not valid yet", JwtValidator.builder().addNotBeforeValidator().addIssueTimeValidator());
    rule("asks for what this server does not know", JwtValidator.builder().addCriticalValidator());
    if (!settings.issuer().isEmpty()) {
      rule("is of another issuer", JwtValidator.builder().addIssuerValidator(settings.issuer()));
    }
    if (!settings.audience().isEmpty()) {
      rule(
          "is for another audience",
          JwtValidator.builder().addAudienceValidator(settings.audience()));
    }
  }

  private void rule(String words, JwtValidator.Builder validator) {
    rules.add(new Rule(words, validator.build()));
  }

  /**
   * Who the bearer of a token is.
   *
   * @throws Problem 401 when it is not to be trusted, 503 when its key cannot be had
   */
  Principal principal(String token) {
    try {
      return read(token);
    } catch (Problem told) {
      throw told;
    } catch (RuntimeException malformed) {
      // Whatever the parser stumbled over was written by the client, and may be a token: not
      // logged.
      throw Problem.unauthorized("The bearer token is malformed.");
    }
  }

  private Principal read(String token) {
    JwtHeaders headers = JwtHeaders.parseToken(token);
    String algorithm = headers.algorithm().orElse("none");
    @Nullable KeySource source = sourceByAlgorithm.get(algorithm);
    if (source == null) {
      throw Problem.unauthorized("The bearer token is signed in a way that does not count here.");
    }
    SignedJwt signed = SignedJwt.parseToken(headers, token);
    Jwk key = source.find(algorithm, headers.keyId().orElse(null));
    if (key == null || !verified(signed, key)) {
      throw Problem.unauthorized("The bearer token is not signed with a key that counts here.");
    }
    Jwt jwt = signed.getJwt();
    for (Rule rule : rules) {
      Errors errors = rule.validator().validate(jwt);
      if (!errors.isValid()) {
        throw Problem.unauthorized("The bearer token " + rule.words() + ".");
      }
    }
    return new Principal(subject(jwt), isAdmin(jwt));
  }

  private static boolean verified(SignedJwt signed, Jwk key) {
    return signed.verifySignature(NO_KEYS, key).isValid();
  }

  private static String subject(Jwt jwt) {
    String subject = jwt.subject().orElse("");
    if (subject.isBlank()
        || subject.length() > LONGEST_SUBJECT
        || subject
            .codePoints()
            .anyMatch(
                c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
      throw Problem.unauthorized("The bearer token does not say whose it is (sub).");
    }
    return subject;
  }

  /** By {@code role}; identity providers that know several write an array, or {@code roles}. */
  private static boolean isAdmin(Jwt jwt) {
    return jwt.payloadClaim("role").filter(Tokens::saysAdmin).isPresent()
        || jwt.payloadClaim("roles").filter(Tokens::saysAdmin).isPresent();
  }

  private static boolean saysAdmin(JsonValue claim) {
    return switch (claim) {
      case JsonString role -> role.getString().equals("admin");
      case JsonArray roles -> roles.stream().anyMatch(r -> r instanceof JsonString && saysAdmin(r));
      default -> false;
    };
  }

  @Override
  public void close() {
    sourceByAlgorithm.values().forEach(KeySource::close);
  }
}
