package io.confida.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A place in the OpenAPI document.
 *
 * @param root the whole document
 * @param pointer where it is, as a JSON Pointer (RFC 6901); where it was reached through a {@code
 *     $ref}, the place that the reference names
 * @param json what is there
 */
public record DocumentNode(JsonNode root, String pointer, JsonNode json) {

  static DocumentNode of(JsonNode root) {
    return new DocumentNode(root, "", root);
  }

  /** The member of this name, if there is one, with its {@code $ref} followed. */
  public Optional<DocumentNode> find(String name) {
    JsonNode child = json.get(name);
    return child == null ? Optional.empty() : Optional.of(here(name, child).followed());
  }

  /** The member of this name, with its {@code $ref} followed. */
  public DocumentNode at(String name) {
    return find(name)
        .orElseThrow(
            () -> new NoSuchElementException("the document has no " + name + " at " + pointer));
  }

  /** All members by name, with their {@code $ref}s followed; none where there is no object. */
  public Stream<Map.Entry<String, DocumentNode>> members() {
    return json.properties().stream()
        .map(member -> Map.entry(member.getKey(), here(member.getKey(), member.getValue())))
        .map(member -> Map.entry(member.getKey(), member.getValue().followed()));
  }

  /** All items, with their {@code $ref}s followed; none where there is no array. */
  public Stream<DocumentNode> items() {
    return Stream.iterate(0, i -> i < json.size(), i -> i + 1)
        .filter(i -> json.isArray())
        .map(i -> here(String.valueOf(i), json.get(i)).followed());
  }

  /** The schema that a reference with further members adds to; else this place. */
  public DocumentNode target() {
    String ref = json.path("$ref").asText();
    return ref.isEmpty()
        ? this
        : new DocumentNode(root, ref.substring(1), root.at(ref.substring(1))).followed();
  }

  /** This place and all below it, without following any {@code $ref}. */
  Stream<DocumentNode> tree() {
    Stream<DocumentNode> below =
        json.isArray()
            ? Stream.iterate(0, i -> i < json.size(), i -> i + 1)
                .map(i -> here(String.valueOf(i), json.get(i)))
            : json.properties().stream().map(m -> here(m.getKey(), m.getValue()));
    return Stream.concat(Stream.of(this), below.flatMap(DocumentNode::tree));
  }

  private DocumentNode here(String name, JsonNode child) {
    String step = name.replace("~", "~0").replace("/", "~1");
    return new DocumentNode(root, pointer + "/" + step, child);
  }

  private DocumentNode followed() {
    JsonNode ref = json.get("$ref");
    // A reference with further members is a schema of its own.
    if (ref == null || !ref.isTextual() || json.size() > 1) {
      return this;
    }
    String target = ref.textValue().substring(1);
    JsonNode there = root.at(target);
    if (there.isMissingNode()) {
      throw new NoSuchElementException(pointer + " refers to " + ref + ", which is not there");
    }
    return new DocumentNode(root, target, there).followed();
  }
}
