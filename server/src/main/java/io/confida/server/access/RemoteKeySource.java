package io.confida.server.access;

import io.confida.server.http.Problem;
import io.helidon.security.jwt.jwk.Jwk;
import io.helidon.security.jwt.jwk.JwkEC;
import io.helidon.security.jwt.jwk.JwkRSA;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Public keys from an address (a JSON Web Key Set, RFC 7517), fetched again when they are old or a
 * token names one that is not among them, but never sooner than a cooldown after the last fetch.
 *
 * <p>While the address does not answer, the keys that were had count on, up to an hour: an identity
 * provider's restart locks nobody out, and a key that was withdrawn does not count for ever.
 */
final class RemoteKeySource implements KeySource {

  private static final Logger LOGGER = System.getLogger(RemoteKeySource.class.getName());
  private static final Duration LONGEST_FETCH = Duration.ofSeconds(3);
  private static final Duration LONGEST_WITHOUT = Duration.ofHours(1);
  private static final int LARGEST_SET = 1 << 20;
  private static final int LEAST_RSA_BITS = 2048;

  private final URI address;
  private final long maxAgeNanos;
  private final long cooldownNanos;
  private final LongSupplier nanoClock;
  private final HttpClient http;
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile @Nullable KeySet keys;
  private volatile @Nullable Long triedNanos;

  /**
   * @param nanoClock as {@link System#nanoTime}
   */
  RemoteKeySource(URI address, Duration maxAge, Duration cooldown, LongSupplier nanoClock) {
    this.address = address;
    this.maxAgeNanos = maxAge.toNanos();
    this.cooldownNanos = cooldown.toNanos();
    this.nanoClock = nanoClock;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(LONGEST_FETCH)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** The keys as they were at one fetch. */
  private record KeySet(Map<String, Jwk> byId, long fetchedNanos) {

    @Nullable Jwk find(String algorithm, @Nullable String keyId) {
      if (keyId != null) {
        Jwk key = byId.get(keyId);
        return key != null && key.algorithm().equals(algorithm) ? key : null;
      }
      List<Jwk> fitting =
          byId.values().stream().filter(key -> key.algorithm().equals(algorithm)).toList();
      return fitting.size() == 1 ? fitting.getFirst() : null;
    }
  }

  @Override
  public @Nullable Jwk find(String algorithm, @Nullable String keyId) {
    KeySet known = keys;
    Jwk key = known == null ? null : known.find(algorithm, keyId);
    if (key != null && known != null && age(known) < maxAgeNanos) {
      return key;
    }
    boolean usable = key != null && known != null && age(known) < longestUse();
    KeySet fresh = refresh(known, usable);
    if (fresh == null || age(fresh) >= longestUse()) {
      throw Problem.unavailable(
          "the keys that tokens are verified with cannot be had",
          Duration.ofNanos(cooldownNanos).plusMillis(999));
    }
    return fresh.find(algorithm, keyId);
  }

  private long age(KeySet set) {
    return nanoClock.getAsLong() - set.fetchedNanos();
  }

  private long longestUse() {
    return Math.max(maxAgeNanos, LONGEST_WITHOUT.toNanos());
  }

  /**
   * One thread fetches; the others wait for what it gets, unless they can do without.
   *
   * @return the keys as they are then; null when there have never been any
   */
  private @Nullable KeySet refresh(@Nullable KeySet seen, boolean canDoWithout) {
    if (canDoWithout) {
      if (!fetching.tryLock()) {
        return seen;
      }
    } else {
      fetching.lock();
    }
    try {
      Long tried = triedNanos;
      boolean cooling = tried != null && nanoClock.getAsLong() - tried < cooldownNanos;
      if (Objects.equals(keys, seen) && !cooling) {
        triedNanos = nanoClock.getAsLong();
        keys = new KeySet(fetch(), nanoClock.getAsLong());
      }
    } catch (IOException | RuntimeException e) {
      LOGGER.log(Level.WARNING, "no keys from {0}: {1}", address, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      fetching.unlock();
    }
    return keys;
  }

  private Map<String, Jwk> fetch() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(LONGEST_FETCH)
            .header("Accept", "application/jwk-set+json, application/json")
            .build();
    HttpResponse<byte[]> answer =
        http.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_SET));
    if (answer.statusCode() != 200) {
      throw new IOException("the status is " + answer.statusCode());
    }
    try (JsonReader reader = Json.createReader(new ByteArrayInputStream(answer.body()))) {
      return read(reader.readObject());
    }
  }

  /** The keys that can verify; a set may hold others, which are for other purposes. */
  private static Map<String, Jwk> read(JsonObject set) {
    Map<String, Jwk> byId = new HashMap<>();
    for (JsonValue value : set.getJsonArray("keys")) {
      try {
        Jwk key = Jwk.create(value.asJsonObject());
        if (verifies(key)) {
          byId.put(key.keyId(), key);
        }
      } catch (RuntimeException e) {
        LOGGER.log(Level.DEBUG, "a key of the set is of no use here", e);
      }
    }
    return Map.copyOf(byId);
  }

  private static boolean verifies(Jwk key) {
    if (!key.usage().map(Jwk.USE_SIGNATURE::equals).orElse(true)) {
      return false;
    }
    return switch (key) {
      case JwkRSA rsa ->
          rsa.algorithm().equals(JwkRSA.ALG_RS256)
              && rsa.publicKey() instanceof RSAPublicKey numbers
              && numbers.getModulus().bitLength() >= LEAST_RSA_BITS;
      case JwkEC curve -> curve.algorithm().equals(JwkEC.ALG_ES256);
      default -> false; // a shared key does not belong into a public set
    };
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
