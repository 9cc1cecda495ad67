package dev.conveyor.ingress.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** One operation of a bulk request, with references to resources that other operations create. */
public final class BulkOperation {

  private static final String REFERENCE = "bulkId:";

  private final String method;
  private final String path;
  private final @Nullable String bulkId;
  private final @Nullable String version;
  private final @Nullable JsonNode data;

  BulkOperation(
      String method,
      String path,
      @Nullable String bulkId,
      @Nullable String version,
      @Nullable JsonNode data) {
    this.method = method;
    this.path = path;
    this.bulkId = bulkId;
    this.version = version;
    this.data = data;
  }

  /** In uppercase. */
  public String method() {
    return method;
  }

  public @Nullable String bulkId() {
    return bulkId;
  }

  /** The required entity tag of the resource; null for any. */
  public @Nullable String version() {
    return version;
  }

  /** The bulkIds that the path or the data refer to (RFC 7644 section 3.7.2). */
  public Set<String> references() {
    Set<String> references = new TreeSet<>();
    for (String segment : path.split("/")) {
      collect(segment, references);
    }
    if (data != null) {
      collect(data, references);
    }
    return references;
  }

  private static void collect(JsonNode node, Set<String> references) {
    if (node.isString()) {
      collect(node.stringValue(), references);
    } else {
      node.forEach(child -> collect(child, references));
    }
  }

  private static void collect(String text, Set<String> references) {
    if (text.startsWith(REFERENCE)) {
      references.add(text.substring(REFERENCE.length()));
    }
  }

  /** The path's segments, with references replaced; duplicate and trailing slashes are ignored. */
  public List<String> segments(Map<String, String> ids) {
    return Arrays.stream(path.split("/"))
        .filter(segment -> !segment.isEmpty())
        .map(segment -> resolved(segment, ids))
        .toList();
  }

  /** The data as text, with references replaced; empty if there is none. */
  public String data(Map<String, String> ids) {
    return data == null ? "" : Json.text(resolved(data, ids));
  }

  private static JsonNode resolved(JsonNode node, Map<String, String> ids) {
    if (node.isString()) {
      return StringNode.valueOf(resolved(node.stringValue(), ids));
    }
    if (node instanceof ObjectNode object) {
      ObjectNode copy = Json.object();
      object.properties().forEach(each -> copy.set(each.getKey(), resolved(each.getValue(), ids)));
      return copy;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = Json.array();
      array.forEach(each -> copy.add(resolved(each, ids)));
      return copy;
    }
    return node;
  }

  private static String resolved(String text, Map<String, String> ids) {
    return text.startsWith(REFERENCE)
        ? ids.getOrDefault(text.substring(REFERENCE.length()), text)
        : text;
  }
}
