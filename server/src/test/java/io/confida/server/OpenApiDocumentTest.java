package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.confida.server.OpenApiContract.Route;
import io.confida.server.http.ApiDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The document by itself: whole, consistent, and with examples that are right. */
class OpenApiDocumentTest {

  private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

  private final OpenApiContract contract = OpenApiContract.load();
  private final DocumentNode document = contract.document();

  @Test
  void isOpenApi31WithTheServersVersion() throws IOException {
    JsonNode served = new ObjectMapper().readTree(ApiDocument.load("7.6.5").json());

    assertThat(served.path("openapi").asText()).startsWith("3.1.");
    assertThat(served.path("info").path("version").asText()).isEqualTo("7.6.5");
    assertThat(contract.routes()).hasSizeGreaterThan(25);
  }

  @Test
  void everyOperationSaysWhatItDoesAndWhatItAnswers() {
    Set<String> ids = new HashSet<>();
    List<String> tags = document.at("tags").items().map(tag -> text(tag, "name")).toList();
    for (Route route : contract.routes()) {
      DocumentNode operation = contract.operation(route);
      assertThat(ids.add(text(operation, "operationId"))).as("%s: id is new", route).isTrue();
      assertThat(text(operation, "summary")).as("%s", route).isNotBlank();
      assertThat(text(operation, "description")).as("%s", route).isNotBlank();
      assertThat(operation.at("tags").items().map(tag -> tag.json().asText()))
          .as("%s", route)
          .hasSize(1)
          .isSubsetOf(tags);
      List<String> statuses = operation.at("responses").members().map(Map.Entry::getKey).toList();
      assertThat(statuses).as("%s", route).anyMatch(s -> s.startsWith("2"));
      assertThat(statuses).as("%s", route).anyMatch(s -> s.startsWith("4") || s.startsWith("5"));
    }
  }

  @Test
  void everyPathParameterIsDeclaredAndNoOther() {
    for (Route route : contract.routes()) {
      Set<String> declared = new TreeSet<>();
      Stream.of(document.at("paths").at(route.path()), contract.operation(route))
          .flatMap(node -> node.find("parameters").stream())
          .flatMap(DocumentNode::items)
          .filter(parameter -> text(parameter, "in").equals("path"))
          .forEach(
              parameter -> {
                assertThat(parameter.json().path("required").asBoolean()).isTrue();
                declared.add(text(parameter, "name"));
              });
      Set<String> named = new TreeSet<>();
      PARAMETER.matcher(route.path()).results().forEach(match -> named.add(match.group(1)));
      assertThat(declared).as("%s", route).isEqualTo(named);
    }
  }

  @Test
  void everyExampleIsWhatItsSchemaSays() {
    List<String> wrong = new ArrayList<>();
    int[] examples = {0};
    document
        .tree()
        .filter(node -> node.json().has("schema"))
        .forEach(
            node ->
                examples(node)
                    .forEach(
                        example -> {
                          examples[0]++;
                          for (String fault : contract.faults(node.at("schema"), example)) {
                            wrong.add(node.pointer() + ": " + fault);
                          }
                        }));

    assertThat(wrong).isEmpty();
    assertThat(examples[0]).isGreaterThan(50);
  }

  @Test
  void everyLineOfTheImportExampleIsAQuestion() throws IOException {
    DocumentNode lines =
        contract
            .operation(new Route("POST", "/api/v1/questions/bulk-import"))
            .at("requestBody")
            .at("content")
            .at("application/x-ndjson");
    for (String line : text(lines, "example").lines().toList()) {
      JsonNode question = new ObjectMapper().readTree(line);
      assertThat(
              contract.faults(document.at("components").at("schemas").at("NewQuestion"), question))
          .isEmpty();
    }
  }

  @Test
  void everyBodyHasAnExample() {
    assertThat(
            document
                .tree()
                .filter(node -> node.pointer().matches(".*/content/[^/]+"))
                .filter(node -> examples(node).findAny().isEmpty()))
        .extracting(DocumentNode::pointer)
        .isEmpty();
  }

  @Test
  void everyReferenceLeadsSomewhereAndEveryComponentIsUsed() {
    Set<String> used = new TreeSet<>();
    document
        .tree()
        .filter(node -> node.pointer().endsWith("/$ref"))
        .forEach(
            node -> {
              String target = node.json().asText().substring(1);
              assertThat(document.json().at(target).isMissingNode())
                  .as("%s to %s", node.pointer(), target)
                  .isFalse();
              used.add(target.split("/properties/", 2)[0]);
            });

    // Schemes of security are referred to by their names.
    document
        .at("security")
        .items()
        .flatMap(DocumentNode::members)
        .forEach(scheme -> used.add("/components/securitySchemes/" + scheme.getKey()));

    Set<String> made = new TreeSet<>();
    document
        .at("components")
        .json()
        .properties()
        .forEach(
            kind ->
                kind.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        name -> made.add("/components/" + kind.getKey() + "/" + name)));
    assertThat(used).isEqualTo(made);
  }

  @Test
  void answersHaveNoFieldsButTheDocumentedOnes() {
    Set<String> seen = new HashSet<>();
    List<String> open = new ArrayList<>();
    for (Route route : contract.routes()) {
      // An OpenAPI document has more members than are worth writing down here.
      if (!route.path().equals("/openapi.json")) {
        contract
            .operation(route)
            .at("responses")
            .members()
            .flatMap(response -> response.getValue().find("content").stream())
            .flatMap(DocumentNode::members)
            .forEach(media -> collectOpen(media.getValue().at("schema"), seen, open));
      }
    }

    assertThat(open).isEmpty();
    assertThat(seen).hasSizeGreaterThan(100);
  }

  private static void collectOpen(DocumentNode schema, Set<String> seen, List<String> open) {
    if (!seen.add(schema.pointer())) {
      return;
    }
    if (schema.json().has("properties")
        && !schema.json().path("additionalProperties").isBoolean()) {
      open.add(schema.pointer());
    }
    schema
        .members()
        .forEach(
            member -> {
              collectOpen(member.getValue(), seen, open);
              member.getValue().items().forEach(item -> collectOpen(item, seen, open));
            });
  }

  private static Stream<JsonNode> examples(DocumentNode node) {
    return Stream.concat(
        node.find("example").stream().map(DocumentNode::json),
        node.find("examples").stream()
            .flatMap(DocumentNode::members)
            .map(example -> example.getValue().at("value").json()));
  }

  private static String text(DocumentNode node, String name) {
    return node.at(name).json().asText();
  }
}
