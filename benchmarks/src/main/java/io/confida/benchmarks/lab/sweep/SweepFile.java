package io.confida.benchmarks.lab.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.confida.benchmarks.report.Results;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A sweep as a JSON file, whose schema has a version. */
public final class SweepFile {

  /** Of what is written; a reader refuses what it does not know. */
  static final String SCHEMA = "confida-sweep-1";

  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private SweepFile() {}

  /** Writes it, with time and machine; a file that is there is replaced. */
  public static void write(Path file, SweepResult result) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schema", SCHEMA);
    document.put("setup", result.setup());
    document.put("finding", result.finding());
    document.put("points", result.points());
    document.put("references", result.references());
    Results.write(file, "sweep", document);
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException with the way out, if the file is no sweep of this schema
   * @throws UncheckedIOException if it cannot be read
   */
  public static SweepResult read(Path file) {
    try {
      JsonNode document = JSON.readTree(file.toFile());
      String schema = document.path("schema").asText();
      if (!schema.equals(SCHEMA)) {
        throw new IllegalArgumentException(
            "%s is no sweep of schema %s (it says \"%s\"): name a file that sweep wrote"
                .formatted(file, SCHEMA, schema));
      }
      return JSON.treeToValue(document, SweepResult.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          file + " is no JSON that sweep wrote: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
