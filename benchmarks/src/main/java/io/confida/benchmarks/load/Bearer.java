package io.confida.benchmarks.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A token to ask the server with, and what the server must know to take it. */
public final class Bearer implements AutoCloseable {

  private static final int RSA_BITS = 2048;
  private static final long VALID_SECONDS = 6 * 3600;

  private final String token;
  private final Map<String, String> settings;
  private final @Nullable HttpServer keys;

  /** How the token is signed. */
  public enum Kind {
    /** By a shared secret. */
    HS256,
    /** By a private key of 2048 bits, whose public one the server fetches. */
    RS256
  }

  private Bearer(String token, Map<String, String> settings, @Nullable HttpServer keys) {
    this.token = token;
    this.settings = settings;
    this.keys = keys;
  }

  /** An administrator's, for six hours. */
  public static Bearer of(Kind kind) {
    try {
      return kind == Kind.HS256 ? hs256() : rs256();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + kind, e);
    } catch (IOException e) {
      throw new UncheckedIOException("no port for the key set", e);
    }
  }

  private static Bearer hs256() throws GeneralSecurityException {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    String secret = HexFormat.of().formatHex(random);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    String signed = unsigned(Map.of("alg", "HS256", "typ", "JWT"));
    byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
    return new Bearer(signed + "." + base64(signature), settings("SECRET_KEY", secret), null);
  }

  private static Bearer rs256() throws GeneralSecurityException, IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(RSA_BITS);
    KeyPair pair = generator.generateKeyPair();
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(pair.getPrivate());
    String signed = unsigned(Map.of("alg", "RS256", "typ", "JWT", "kid", "benchmark"));
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    HttpServer keys = serve(keySet((RSAPublicKey) pair.getPublic()));
    String address = "http://127.0.0.1:" + keys.getAddress().getPort() + "/keys";
    return new Bearer(signed + "." + base64(signature.sign()), settings("JWKS_URL", address), keys);
  }

  private static String keySet(RSAPublicKey key) {
    return json(
        Map.of(
            "keys",
            new Object[] {
              Map.of(
                  "kty", "RSA",
                  "kid", "benchmark",
                  "alg", "RS256",
                  "use", "sig",
                  "n", base64(unsigned(key.getModulus())),
                  "e", base64(unsigned(key.getPublicExponent())))
            }));
  }

  private static HttpServer serve(String document) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] body = document.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/keys",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    return server;
  }

  /** Who asks is an administrator, and no request is one too many. */
  private static Map<String, String> settings(String key, String value) {
    return Map.of("AUTH_MODE", "jwt", "RATE_LIMIT", "off", key, value);
  }

  private static String unsigned(Map<String, Object> header) {
    Map<String, Object> claims =
        Map.of(
            "sub", "benchmark",
            "role", "admin",
            "exp", Instant.now().getEpochSecond() + VALID_SECONDS);
    return base64(json(header).getBytes(StandardCharsets.UTF_8))
        + "."
        + base64(json(claims).getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private static String json(Object value) {
    try {
      return new ObjectMapper().writeValueAsString(value);
    } catch (IOException e) {
      throw new UncheckedIOException("no JSON for a map", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What the server is to be started with, as environment variables. */
  Map<String, String> settings() {
    return settings;
  }

  /** The Authorization header's value. */
  String authorization() {
    return "Bearer " + token;
  }

  @Override
  public void close() {
    if (keys != null) {
      keys.stop(0);
    }
  }
}
