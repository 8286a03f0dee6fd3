package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The largest bodies that are taken, with as much in them as fits. */
class ImportMemoryTest {

  private static final int MOST_BYTES = 16 * 1024 * 1024;

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/json     | [{"required_skills": [1.5 | ,1.5    | ]}]
          application/json     | [{"n": 0                  | ,"%07x":0 | }]
          application/x-ndjson | {"required_skills": ["ab" | ,"ab"   | ]}
          """)
  void anItemOfMillionsOfValuesDoesNotFillTheHeap(
      String type, String start, String repeated, String end) {
    StringBuilder body = new StringBuilder(MOST_BYTES).append(start);
    for (int i = 0; body.length() < MOST_BYTES - 100; i++) {
      body.append(repeated.contains("%") ? repeated.formatted(i) : repeated);
    }
    body.append(end);
    try (ServerProcess server =
        ServerProcess.start(
            directory,
            Map.of("DATABASE_URL", "sqlite:///./confida.db", "ASYNC_DATABASE_POOL_SIZE", "2"),
            path -> true,
            // Twice the body's size beside what the server itself takes.
            "-Xmx112m")) {
      Api api = server.api();
      Answer answer =
          api.send(
              "POST",
              "/api/v1/questions/bulk-import",
              type,
              body.toString().getBytes(StandardCharsets.UTF_8));

      answer.refuses("[0]");
      api.get("/health").is(200);
      assertThat(server.text()).doesNotContain("OutOfMemoryError");
      server.terminate();
    }
  }
}
