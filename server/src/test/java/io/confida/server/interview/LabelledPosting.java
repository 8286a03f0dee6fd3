package io.confida.server.interview;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A posting of the test tree with what an annotator read in it. */
record LabelledPosting(
    String slug,
    String role,
    String seniority,
    List<String> skills,
    List<String> mainSkills,
    String text) {

  static Path folder() {
    return Path.of(
        URI.create(
            Objects.requireNonNull(LabelledPosting.class.getResource("/postings/")).toString()));
  }

  static List<LabelledPosting> all() throws IOException {
    YAMLMapper yaml = new YAMLMapper();
    List<LabelledPosting> postings = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder())) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.matches("\\d\\d-.*\\.yaml")) {
          JsonNode node = yaml.readTree(file.toFile());
          postings.add(
              new LabelledPosting(
                  name.substring(0, name.length() - ".yaml".length()),
                  node.get("role").asText(),
                  node.get("seniority").asText(),
                  texts(node.get("skills")),
                  texts(node.get("main_skills")),
                  node.get("posting").asText()));
        }
      }
    }
    return postings;
  }

  /**
   * The rules were made over the odd numbers. Of the even ones only totals were looked at, a few
   * times while rules were weighed against each other.
   */
  boolean isEven() {
    return Integer.parseInt(slug.substring(0, 2)) % 2 == 0;
  }

  private static List<String> texts(JsonNode list) {
    List<String> result = new ArrayList<>();
    list.forEach(item -> result.add(item.asText()));
    return result;
  }
}
