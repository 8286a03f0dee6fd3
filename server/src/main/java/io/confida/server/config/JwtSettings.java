package io.confida.server.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Which bearer tokens count, where they do ({@link AuthMode#JWT}).
 *
 * @param secretKey the key of HS256, as UTF-8; empty where none is given
 * @param jwksUrl where the public keys of RS256 and ES256 are (RFC 7517)
 * @param issuer what {@code iss} must be; empty for any
 * @param audience what {@code aud} must have; empty for any
 * @param jwksMaxAge how long fetched keys count without asking again
 * @param jwksCooldown the shortest time between two fetches
 */
public record JwtSettings(
    Secret secretKey,
    Optional<URI> jwksUrl,
    String issuer,
    String audience,
    Duration jwksMaxAge,
    Duration jwksCooldown) {}
