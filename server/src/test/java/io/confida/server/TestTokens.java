package io.confida.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens by the JDK alone, good ones and such as an attacker would make. */
final class TestTokens {

  static final String SECRET = "5f0cb1d7e2a94c38b6d1f7a0c3e8925d4b7a";

  private TestTokens() {}

  /** Claims of a token that is valid for a minute. */
  static ObjectNode claims(String subject, String role) {
    return Api.object(
        "sub", subject, "role", role, "exp", Instant.now().plusSeconds(60).getEpochSecond());
  }

  /** The Authorization header's value of a good token for HS256. */
  static String bearer(String subject, String role) {
    return "Bearer " + hs256(claims(subject, role));
  }

  static String hs256(ObjectNode claims) {
    return hs256(Api.object("alg", "HS256"), claims, SECRET.getBytes(StandardCharsets.UTF_8));
  }

  static String hs256(ObjectNode header, ObjectNode claims, byte[] key) {
    String signed = unsigned(header, claims);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return signed + "." + base64(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Signed with a private key, by the algorithm that the header names. */
  static String signed(ObjectNode header, ObjectNode claims, KeyPair key) {
    String signed = unsigned(header, claims);
    try {
      Signature signature =
          Signature.getInstance(
              header.path("alg").asText().equals("ES256")
                  ? "SHA256withECDSAinP1363Format"
                  : "SHA256withRSA");
      signature.initSign(key.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String unsigned(ObjectNode header, ObjectNode claims) {
    return base64(header) + "." + base64(claims);
  }

  static KeyPair rsa(int bits) {
    return pair("RSA", bits);
  }

  static KeyPair ec() {
    return pair("EC", 256);
  }

  private static KeyPair pair(String kind, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A key as a JSON Web Key. */
  static ObjectNode jwk(String id, KeyPair key) {
    return switch (key.getPublic()) {
      case RSAPublicKey rsa ->
          Api.object(
              "kty",
              "RSA",
              "kid",
              id,
              "alg",
              "RS256",
              "use",
              "sig",
              "n",
              base64(rsa.getModulus()),
              "e",
              base64(rsa.getPublicExponent()));
      case ECPublicKey ec ->
          Api.object(
              "kty",
              "EC",
              "kid",
              id,
              "crv",
              "P-256",
              "x",
              base64(ec.getW().getAffineX()),
              "y",
              base64(ec.getW().getAffineY()));
      default -> throw new IllegalArgumentException(key.getPublic().getAlgorithm());
    };
  }

  static String jwks(List<ObjectNode> keys) {
    ArrayNode all = Answer.JSON.createArrayNode().addAll(keys);
    return Answer.JSON.createObjectNode().set("keys", all).toString();
  }

  private static String base64(ObjectNode json) {
    return base64(json.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return base64(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
