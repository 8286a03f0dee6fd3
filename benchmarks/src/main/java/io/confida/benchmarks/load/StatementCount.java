package io.confida.benchmarks.load;

import io.confida.server.Application;
import io.confida.server.config.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** How many statements a request takes, counted where the server runs them. */
final class StatementCount {

  private StatementCount() {}

  /** The most that one parse-jd took, over all postings. */
  static int ofParseJd(String databaseUrl, List<Posting> postings) {
    AtomicInteger statements = new AtomicInteger();
    Settings settings =
        Settings.load(Map.of("DATABASE_URL", databaseUrl, "SERVER_PORT", "0"), Path.of(""));
    try (Application server =
        Application.start(
            settings,
            "statement-count",
            (name, sql, values, nanos, failed) -> {
              // What the server does on its own account in the background is no request's.
              if (!name.equals("fold-events")) {
                statements.incrementAndGet();
              }
            })) {
      ask(server, postings.getFirst()); // the first one also reads the bank
      int most = 0;
      for (Posting posting : postings) {
        statements.set(0);
        ask(server, posting);
        most = Math.max(most, statements.get());
      }
      return most;
    }
  }

  private static void ask(Application server, Posting posting) {
    String answer = Probe.post(server.port(), "/api/v1/parse-jd", RequestMix.body(posting));
    if (RequestMix.tree(answer).path("questions").isEmpty()) {
      throw new IllegalStateException("parse-jd gave no questions: " + answer);
    }
  }
}
