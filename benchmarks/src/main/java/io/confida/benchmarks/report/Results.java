package io.confida.benchmarks.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a command measured, with the machine it measured on, as one JSON file. */
public final class Results {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** What else the machine did before this program put a load on it; NaN until it is noted. */
  private static volatile double loadBefore = Double.NaN;

  private Results() {}

  /** To be called before anything is measured: afterwards the load is this program's own. */
  public static void noteLoadBefore() {
    loadBefore = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  /**
   * Writes the file; its directory is made where there is none.
   *
   * @param command what was run
   * @param figures records, maps, lists and numbers
   */
  public static void write(Path file, String command, Map<String, ?> figures) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("command", command);
    document.put("time", Instant.now().toString());
    document.put("machine", machine());
    document.putAll(figures);
    try {
      Path directory = file.toAbsolutePath().getParent();
      if (directory != null) {
        Files.createDirectories(directory);
      }
      // Whole or not at all: a run that is ended while it writes keeps the file of before.
      Path whole = file.resolveSibling(file.getFileName() + ".part");
      JSON.writeValue(whole.toFile(), document);
      Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /**
   * Reads what a command wrote.
   *
   * @throws IllegalArgumentException if it is no JSON
   * @throws UncheckedIOException if it cannot be read
   */
  public static JsonNode read(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          file + " is no JSON: " + e.getOriginalMessage() + "; name what a command wrote", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** The texts of an array; none where it is missing. */
  public static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  static Map<String, Object> machine() {
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("commit", Build.COMMIT);
    machine.put("processor", Build.processor());
    machine.put("processors", Runtime.getRuntime().availableProcessors());
    machine.put("memory_mib", Build.memoryMib());
    machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    machine.put(
        "jvm",
        System.getProperty("java.vm.name")
            + " "
            + Runtime.version()
            + ", "
            + System.getProperty("java.vendor"));
    machine.put("heap_mib", Runtime.getRuntime().maxMemory() >> 20);
    machine.put("collectors", Build.collectors());
    machine.put("jvm_flags", ManagementFactory.getRuntimeMXBean().getInputArguments());
    machine.put("versions", Build.versions());
    if (loadBefore >= 0) {
      machine.put("load_average_before", loadBefore);
    }
    return machine;
  }
}
