package io.confida.benchmarks.lab.sweep;

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

/** A sweep as a JSON file, whose schema has a version. */
public final class SweepFile {

  /** Of what is written; a reader refuses what it does not know. */
  static final String SCHEMA = "confida-sweep-1";

  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private static final TypeReference<Map<String, Object>> MACHINE = new TypeReference<>() {};

  private SweepFile() {}

  /**
   * A file, with where and when it was measured.
   *
   * @param command that wrote it
   * @param time of writing, RFC 3339
   * @param machine as {@link Results} tells it
   * @param result what was measured
   * @param resumed when and how another code or machine went on with it, oldest first
   */
  public record Document(
      String command,
      String time,
      Map<String, Object> machine,
      SweepResult result,
      List<String> resumed) {}

  /** Writes it, with time and machine; a file that is there is replaced. */
  public static void write(Path file, SweepResult result) {
    write(file, "sweep", result);
  }

  /** The same for another command that measures settings. */
  public static void write(Path file, String command, SweepResult result) {
    write(file, command, result, List.of());
  }

  /** The same for a run that was gone on with elsewhere, as {@link Document} has it. */
  public static void write(Path file, String command, SweepResult result, List<String> resumed) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schema", SCHEMA);
    if (!resumed.isEmpty()) {
      document.put("resumed", resumed);
    }
    document.put("setup", result.setup());
    document.put("finding", result.finding());
    document.put("points", result.points());
    document.put("references", result.references());
    Results.write(file, command, document);
  }

  /** Whether a document is one of these. */
  public static boolean is(JsonNode document) {
    return document.path("schema").asText().equals(SCHEMA);
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException with the way out, if the file is no sweep of this schema
   * @throws UncheckedIOException if it cannot be read
   */
  public static SweepResult read(Path file) {
    return document(file).result();
  }

  /** As {@link #read}, with where and when it was measured. */
  public static Document document(Path file) {
    try {
      JsonNode document = JSON.readTree(file.toFile());
      String schema = document.path("schema").asText();
      if (!schema.equals(SCHEMA)) {
        throw new IllegalArgumentException(
            "%s is no sweep of schema %s (it says \"%s\"): name a file that sweep or tune wrote"
                .formatted(file, SCHEMA, schema));
      }
      return new Document(
          document.path("command").asText(),
          document.path("time").asText(),
          JSON.convertValue(document.path("machine"), MACHINE),
          JSON.treeToValue(document, SweepResult.class),
          Results.texts(document.path("resumed")));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          file + " is no JSON that sweep wrote: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
