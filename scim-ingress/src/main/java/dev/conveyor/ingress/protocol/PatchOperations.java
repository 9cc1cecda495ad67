package dev.conveyor.ingress.protocol;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Parses the body of a PATCH into single operations, each with a path (RFC 7644 section 3.5.2). */
final class PatchOperations {

  private static final int MOST_OPERATIONS = 1000;

  /** The type of an operation. */
  enum Op {
    ADD,
    REPLACE,
    REMOVE
  }

  /**
   * One operation.
   *
   * @param explicit whether the client wrote the path itself: a read-only member inside a value
   *     without path is ignored, a read-only path is an error
   */
  record Operation(Op op, AttributePath path, @Nullable JsonNode value, boolean explicit) {}

  private PatchOperations() {}

  /**
   * @throws ScimProblem if it is not a PatchOp; the message names the operation
   */
  static List<Operation> parse(String body) {
    ObjectNode patch = Json.parseObject(body);
    Envelope.acceptSchema(patch, Urns.PATCH_OP);
    if (!(Json.member(patch, "Operations") instanceof ArrayNode operations)
        || operations.isEmpty()) {
      throw ScimProblem.invalidSyntax("Operations must contain at least one operation.");
    }
    if (operations.size() > MOST_OPERATIONS) {
      throw new ScimProblem(
          413, null, "A PATCH may have at most " + MOST_OPERATIONS + " operations.");
    }
    List<Operation> parsed = new ArrayList<>();
    for (JsonNode operation : operations) {
      parsed.addAll(operation(operation));
    }
    return parsed;
  }

  private static List<Operation> operation(JsonNode operation) {
    if (!(operation instanceof ObjectNode members)) {
      throw ScimProblem.invalidSyntax("Each operation must be an object.");
    }
    Op type = type(Json.member(members, "op"));
    JsonNode path = Json.member(members, "path");
    JsonNode value = Json.member(members, "value");
    if (path != null && !path.isNull() && !path.isString()) {
      throw ScimProblem.invalidPath("The path of an operation must be a string.");
    }
    if (value == null && type != Op.REMOVE) {
      throw ScimProblem.invalidSyntax("value is required in an " + type + " operation.");
    }
    if (path != null && path.isString() && !path.stringValue().isBlank()) {
      return List.of(new Operation(type, AttributePath.parse(path.stringValue()), value, true));
    }
    if (type == Op.REMOVE) {
      throw ScimProblem.noTarget("path is required in a remove operation.");
    }
    if (!(value instanceof ObjectNode attributes)) {
      throw ScimProblem.invalidSyntax("value must be an object in an operation without path.");
    }
    return spread(type, attributes);
  }

  /**
   * Without a path, the value's members are paths, including dotted ones and URNs, as Entra ID
   * sends.
   */
  private static List<Operation> spread(Op type, ObjectNode members) {
    List<Operation> spread = new ArrayList<>();
    Set<String> named = new HashSet<>();
    for (Map.Entry<String, JsonNode> field : members.properties()) {
      if (field.getKey().equalsIgnoreCase("schemas")) {
        continue;
      }
      AttributePath path = AttributePath.parse(field.getKey());
      if (path.filter() == null && !named.add(path.key())) {
        throw ScimProblem.invalidSyntax(
            "Duplicate attribute in the value of an operation: "
                + path.key()
                + ", also as '"
                + path
                + "'.");
      }
      spread.add(new Operation(type, path, field.getValue(), false));
    }
    return spread;
  }

  /** Entra ID writes {@code Add}, {@code Replace}, and {@code Remove}; any case is accepted. */
  private static Op type(@Nullable JsonNode op) {
    String name = op == null ? "" : op.asString("");
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "add" -> Op.ADD;
      case "replace" -> Op.REPLACE;
      case "remove" -> Op.REMOVE;
      default ->
          throw ScimProblem.invalidSyntax(
              "op must be add, replace, or remove, not '" + name + "'.");
    };
  }
}
