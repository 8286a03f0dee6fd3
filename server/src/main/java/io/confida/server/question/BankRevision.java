package io.confida.server.question;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Names a state of the bank by what the questions say, in 64 hex digits of SHA-256.
 *
 * <p>Not by the time of the last change: two servers may commit in another order than their clocks
 * say, and the later one would go unseen. Use counts and scores do not matter here.
 */
final class BankRevision {

  private BankRevision() {}

  static String of(List<Question> questions) {
    MessageDigest digest = sha256();
    for (Question q : questions) {
      for (Object part :
          List.of(
              q.id(),
              q.text(),
              q.category(),
              String.valueOf(q.subcategory()),
              q.difficulty(),
              q.roles(),
              q.skills(),
              q.industries())) {
        digest.update(part.toString().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0); // which no text has
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
