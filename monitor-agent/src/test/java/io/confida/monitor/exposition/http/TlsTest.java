package io.confida.monitor.exposition.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @CsvSource({"PKCS12,RSA", "JKS,EC"})
  void answersWithAKeyStore(String type, String algorithm) throws Exception {
    Path store = keyStore(type, algorithm);

    assertAnswers(new Tls.KeyStoreFile(store, PASSWORD), store);
  }

  @ParameterizedTest
  @CsvSource({"RSA", "EC", "Ed25519"})
  void answersWithPemFiles(String algorithm) throws Exception {
    Path store = keyStore("PKCS12", algorithm);

    assertAnswers(new Tls.Pem(certificate(store), key(store)), store);
  }

  private static void assertAnswers(Tls tls, Path trusted) throws Exception {
    HttpOptions options =
        new HttpOptions("127.0.0.1", 0, Optional.empty(), Set.of(), Optional.of(tls));
    assertThat(options.toString()).doesNotContain(PASSWORD);
    Handler handler = request -> Response.text(200, "text/plain", "told in secret");
    try (HttpServer server =
        HttpServer.start(options, handler, () -> {}, new HttpCost(), line -> {})) {
      try (RawClient plain = new RawClient(server.port())) {
        plain.get("/");
        assertThat(firstByte(plain)).as("no HTTP without TLS").isNotEqualTo('H');
      }
      HttpClient client = HttpClient.newBuilder().sslContext(trusting(trusted)).build();
      URI uri = URI.create("https://127.0.0.1:" + server.port() + "/");
      for (int i = 0; i < 3; i++) {
        assertThat(client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body())
            .isEqualTo("told in secret");
      }
    }
  }

  private static int firstByte(RawClient client) {
    try {
      String line = client.line();
      return line.isEmpty() ? -1 : line.charAt(0);
    } catch (IOException ended) {
      return -1;
    }
  }

  @Test
  void whatCannotBeUsedIsNamedWithTheWayOut() throws Exception {
    Path store = keyStore("PKCS12", "EC");
    assertRefused(new Tls.KeyStoreFile(store, "wrong-password"), "its password is another");
    assertRefused(
        new Tls.KeyStoreFile(directory.resolve("none.p12"), PASSWORD), "cannot be read: check");
    Path text = Files.writeString(directory.resolve("text"), "no certificate");
    assertRefused(new Tls.KeyStoreFile(text, PASSWORD), "no PKCS12 or JKS");
    assertRefused(new Tls.Pem(text, key(store)), "holds no PEM certificate");
    assertRefused(new Tls.Pem(certificate(store), text), "holds no PEM private key");
    assertRefused(
        new Tls.Pem(certificate(store), directory.resolve("none.pem")), "cannot be read: check");
    Path other = keyStore("PKCS12", "EC");
    assertRefused(new Tls.Pem(certificate(store), key(other)), "is not the key of");
    assertRefused(new Tls.Pem(certificate(store), key(keyStore("JKS", "RSA"))), "holds no EC key");
    Path older =
        Files.writeString(
            directory.resolve("older.pem"),
            "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
    assertRefused(new Tls.Pem(certificate(store), older), "openssl pkcs8 -topk8 -nocrypt");
  }

  private static void assertRefused(Tls tls, String why) {
    assertThatThrownBy(tls::context)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(why)
        .message()
        .doesNotContain(PASSWORD)
        .hasLineCount(1);
  }

  private Path keyStore(String type, String algorithm) throws Exception {
    Path file = directory.resolve(type + algorithm + System.nanoTime());
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=monitor",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                type,
                "-storepass",
                PASSWORD,
                "-keypass",
                PASSWORD,
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return file;
  }

  private Path certificate(Path store) throws Exception {
    return pem(store, "CERTIFICATE", open(store).getCertificate("server").getEncoded());
  }

  private Path key(Path store) throws Exception {
    byte[] key = open(store).getKey("server", PASSWORD.toCharArray()).getEncoded();
    return pem(store, "PRIVATE KEY", key);
  }

  private Path pem(Path store, String kind, byte[] encoded) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
    return Files.writeString(
        directory.resolve(store.getFileName() + kind.replace(' ', '-')),
        "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n");
  }

  private static KeyStore open(Path store) throws Exception {
    return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
  }

  private static SSLContext trusting(Path store) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", open(store).getCertificate("server"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
