package io.confida.server.session;

import java.util.Locale;

/** Where a session stands. */
enum SessionStatus {
  ACTIVE,
  PAUSED,
  COMPLETED,
  ABANDONED;

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
