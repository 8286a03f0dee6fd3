package io.confida.benchmarks.lab.regret;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.confida.benchmarks.report.Results;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The quality of advice as a JSON file, whose schema has a version. */
public final class RegretFile {

  private static final String SCHEMA = "confida-regret-1";

  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private RegretFile() {}

  /**
   * A file, with where and when it was measured.
   *
   * @param time of writing, RFC 3339
   * @param machine as {@link Results} tells it
   * @param regret what was measured
   * @param resumed when and how another code or machine went on with it, oldest first
   */
  public record Document(
      String time, Map<String, Object> machine, Regret regret, List<String> resumed) {}

  /** Writes it, with time and machine; a file that is there is replaced. */
  public static void write(Path file, Regret regret) {
    write(file, regret, List.of());
  }

  /** The same for a run that was gone on with elsewhere, as {@link Document} has it. */
  public static void write(Path file, Regret regret, List<String> resumed) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schema", SCHEMA);
    if (!resumed.isEmpty()) {
      document.put("resumed", resumed);
    }
    document.put("setup", regret.setup());
    document.put("summaries", regret.summaries());
    document.put("synthetic", regret.synthetic());
    document.put("workloads", regret.judges());
    document.put("advice", regret.advice());
    document.put("cells", regret.cells());
    Results.write(file, "regret", document);
  }

  /** Whether a document is one of these. */
  public static boolean is(JsonNode document) {
    return document.path("schema").asText().equals(SCHEMA);
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if the file is none of this schema
   * @throws UncheckedIOException if it cannot be read
   */
  public static Document read(Path file) {
    try {
      JsonNode document = JSON.readTree(file.toFile());
      if (!document.path("schema").asText().equals(SCHEMA)) {
        throw new IllegalArgumentException(
            "%s is no result of schema %s: name a file that regret wrote".formatted(file, SCHEMA));
      }
      return new Document(
          document.path("time").asText(),
          JSON.convertValue(document.path("machine"), new TypeReference<Map<String, Object>>() {}),
          JSON.treeToValue(document, Regret.class),
          Results.texts(document.path("resumed")));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          file + " is no JSON that regret wrote: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
