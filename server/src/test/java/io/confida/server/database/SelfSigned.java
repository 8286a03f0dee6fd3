package io.confida.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate that nobody else has signed, and its key, made by the JDK's keytool. */
final class SelfSigned {

  static final String CERTIFICATE = "certificate.pem";
  static final String KEY = "key.pem";

  private static final String PASSWORD = "changeit";
  private static final String ALIAS = "database";

  private final KeyStore store;

  private SelfSigned(KeyStore store) {
    this.store = store;
  }

  static SelfSigned make() throws IOException, InterruptedException, GeneralSecurityException {
    Path directory = Files.createTempDirectory("self-signed");
    Path file = directory.resolve("store.p12");
    try {
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-keystore",
                  file.toString(),
                  "-storetype",
                  "PKCS12",
                  "-storepass",
                  PASSWORD,
                  "-alias",
                  ALIAS,
                  "-keyalg",
                  "EC",
                  "-dname",
                  "CN=localhost",
                  "-validity",
                  "2")
              .redirectErrorStream(true)
              .start();
      String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(keytool.waitFor()).as(said).isZero();
      return new SelfSigned(KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()));
    } finally {
      Files.deleteIfExists(file);
      Files.delete(directory);
    }
  }

  /** Writes {@link #CERTIFICATE} into the directory. */
  Path certificate(Path directory) throws IOException, GeneralSecurityException {
    return Files.writeString(
        directory.resolve(CERTIFICATE),
        pem("CERTIFICATE", store.getCertificate(ALIAS).getEncoded()));
  }

  /** Writes {@link #KEY} into the directory, for its owner's eyes alone. */
  Path key(Path directory) throws IOException, GeneralSecurityException {
    Path file =
        Files.createFile(
            directory.resolve(KEY),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(
        file, pem("PRIVATE KEY", store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
  }

  /** For either side of a connection: shows this certificate, and trusts it. */
  SSLContext context() throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static String pem(String kind, byte[] encoded) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(
            kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded), kind);
  }
}
