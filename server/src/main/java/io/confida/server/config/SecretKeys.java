package io.confida.server.config;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Tells keys that anybody can guess from those that may sign. */
final class SecretKeys {

  /** HS256 needs a key as long as its hash (RFC 7518, section 3.2). */
  private static final int LEAST_BYTES = 32;

  /** A key drawn at random has more, be it written in hexadecimal digits. */
  private static final int LEAST_CHARACTERS = 8;

  /** From manuals and tutorials, where they are copied from: RFC 7515, jwt.io, FastAPI, Flask. */
  private static final Set<String> PUBLISHED =
      Set.of(
          "aym1sysppbydfgzld3umj1qzkobwvmkoqq-estjqlr_t-1qs0gzh75aktmn3yj0ips4hcgutwjazzr1z9caow",
          "a-string-secret-at-least-256-bits-long",
          "a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long",
          "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
          "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",
          "404e635266556a586e3272357538782f413f4428472b4b6250645367566b5970",
          "0123456789abcdef0123456789abcdef",
          "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");

  /** Words of a placeholder. */
  private static final List<String> PLACEHOLDERS =
      List.of(
          "secret",
          "change",
          "replace",
          "example",
          "insecure",
          "password",
          "default",
          "your-",
          "your_",
          "yourkey",
          "placeholder",
          "dummy",
          "testkey",
          "test-key",
          "test_key");

  private SecretKeys() {}

  /** Why nobody should trust what this key signs; nothing when it can do. */
  static Optional<String> fault(Secret key) {
    String text = key.reveal().toLowerCase(Locale.ROOT);
    int bytes = key.reveal().getBytes(StandardCharsets.UTF_8).length;
    if (bytes < LEAST_BYTES) {
      return Optional.of("has " + bytes + " bytes, but must have at least " + LEAST_BYTES);
    }
    if (PUBLISHED.contains(text) || PLACEHOLDERS.stream().anyMatch(text::contains)) {
      return Optional.of("is an example that anybody knows");
    }
    if (text.codePoints().distinct().count() < LEAST_CHARACTERS) {
      return Optional.of("is easy to guess");
    }
    return Optional.empty();
  }
}
