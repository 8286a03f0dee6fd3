package io.confida.monitor.exposition.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A certificate and its key out of PEM files. */
final class PemFiles {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]+)-----END \\1-----");

  private PemFiles() {}

  /** Both, as a key store in memory whose key has no password. */
  static KeyStore read(Path certificates, Path key) throws IOException, GeneralSecurityException {
    Certificate[] chain = chain(certificates);
    PrivateKey privateKey = key(key, chain[0].getPublicKey().getAlgorithm());
    if (!belongTogether(chain[0], privateKey)) {
      throw new IOException(
          "key file " + key + " is not the key of the first certificate in " + certificates);
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("server", privateKey, new char[0], chain);
    return store;
  }

  private static Certificate[] chain(Path file) throws IOException, GeneralSecurityException {
    byte[] bytes = text(file, "certificate file").getBytes(StandardCharsets.US_ASCII);
    Certificate[] chain;
    try {
      chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes))
              .toArray(Certificate[]::new);
    } catch (CertificateException e) {
      throw new IOException("certificate file " + file + " holds no PEM certificate", e);
    }
    if (chain.length == 0) {
      throw new IOException("certificate file " + file + " holds no PEM certificate");
    }
    return chain;
  }

  private static PrivateKey key(Path file, String algorithm) throws IOException {
    Matcher block = BLOCK.matcher(text(file, "key file"));
    while (block.find()) {
      String kind = block.group(1);
      if (kind.equals("PRIVATE KEY")) {
        try {
          byte[] encoded = Base64.getMimeDecoder().decode(block.group(2));
          return KeyFactory.getInstance(algorithm)
              .generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
          throw new IOException(
              "key file " + file + " holds no " + algorithm + " key, as the certificate needs", e);
        }
      }
      if (kind.endsWith("PRIVATE KEY")) {
        throw new IOException(
            "key file "
                + file
                + " is encrypted or in an older form: openssl pkcs8 -topk8 -nocrypt turns it into"
                + " PKCS #8");
      }
    }
    throw new IOException("key file " + file + " holds no PEM private key");
  }

  private static boolean belongTogether(Certificate certificate, PrivateKey key)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          case "EdDSA" -> "EdDSA";
          default -> "";
        };
    if (algorithm.isEmpty()) {
      // Of another kind the handshake itself will tell.
      return true;
    }
    byte[] message = {1, 2, 3};
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(message);
    byte[] signed = signing.sign();
    Signature verifying = Signature.getInstance(algorithm);
    verifying.initVerify(certificate.getPublicKey());
    verifying.update(message);
    return verifying.verify(signed);
  }

  private static String text(Path file, String what) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new IOException(
          what + " " + file + " cannot be read: check its path and that this user may read it", e);
    }
  }
}
