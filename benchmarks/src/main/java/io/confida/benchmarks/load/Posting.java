package io.confida.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A job posting to send.
 *
 * @param role what the job is called
 * @param text the posting's words
 */
public record Posting(String role, String text) {

  private static final YAMLMapper YAML = new YAMLMapper();

  /**
   * All {@code *.yaml} of a directory, each with the keys {@code role} and {@code posting}; without
   * a directory, the few that come with the benchmarks.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static List<Posting> from(@Nullable Path directory) {
    try {
      return directory == null ? bundled() : inDirectory(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the postings", e);
    }
  }

  private static List<Posting> bundled() throws IOException {
    try (InputStream in = Posting.class.getResourceAsStream("postings.yaml")) {
      if (in == null) {
        throw new IllegalStateException("postings.yaml is not on the class path");
      }
      List<Posting> postings = new ArrayList<>();
      YAML.readTree(in).forEach(node -> postings.add(of(node)));
      return List.copyOf(postings);
    }
  }

  private static List<Posting> inDirectory(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = all.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
    List<Posting> postings = new ArrayList<>();
    for (Path file : files) {
      Posting posting = of(YAML.readTree(file.toFile()));
      if (posting.text().length() >= 10) {
        postings.add(posting);
      }
    }
    if (postings.isEmpty()) {
      throw new IllegalArgumentException(
          "no posting in " + directory + ": files *.yaml with the keys role and posting are");
    }
    return List.copyOf(postings);
  }

  private static Posting of(JsonNode node) {
    return new Posting(node.path("role").asText(), node.path("posting").asText());
  }
}
