package io.confida.monitor.exposition.http;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Where the server's certificate and its key stand. */
public sealed interface Tls {

  /**
   * A key store.
   *
   * @param file PKCS12 or JKS
   * @param password of the store and of its key
   */
  record KeyStoreFile(Path file, String password) implements Tls {
    /** Without the password. */
    @Override
    public String toString() {
      return "KeyStoreFile[" + file + "]";
    }
  }

  /**
   * Two files in PEM form.
   *
   * @param certificates the server's certificate first, then those that vouch for it
   * @param key its private key, PKCS #8, not encrypted
   */
  record Pem(Path certificates, Path key) implements Tls {}

  /**
   * Reads the files.
   *
   * @throws IOException with one line that names the file, the fault and the way out
   */
  default SSLContext context() throws IOException {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      if (this instanceof KeyStoreFile store) {
        char[] password = store.password().toCharArray();
        keys.init(open(store.file(), password), password);
      } else if (this instanceof Pem pem) {
        char[] none = new char[0];
        keys.init(PemFiles.read(pem.certificates(), pem.key()), none);
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (UnrecoverableKeyException e) {
      throw new IOException(
          "the key store's key has another password than the store: give both the same", e);
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate cannot be used: " + e.getMessage(), e);
    }
  }

  private static KeyStore open(Path file, char[] password)
      throws IOException, GeneralSecurityException {
    if (!file.toFile().canRead()) {
      throw new NoSuchFileException(
          "key store " + file + " cannot be read: check its path and that this user may read it");
    }
    KeyStore store;
    try {
      store = KeyStore.getInstance(file.toFile(), password);
    } catch (IOException | GeneralSecurityException e) {
      throw new IOException(
          "key store "
              + file
              + " cannot be opened: it is no PKCS12 or JKS file, or its password is"
              + " another",
          e);
    }
    for (String alias : java.util.Collections.list(store.aliases())) {
      if (store.isKeyEntry(alias)) {
        return store;
      }
    }
    throw new IOException("key store " + file + " has no private key: add the server's own");
  }
}
