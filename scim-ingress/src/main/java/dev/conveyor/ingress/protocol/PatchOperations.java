package dev.conveyor.ingress.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.unboundid.scim2.common.Path;
import com.unboundid.scim2.common.exceptions.BadRequestException;
import com.unboundid.scim2.common.messages.PatchOpType;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the body of a PATCH into single operations, each with a path (RFC 7644 section 3.5.2). */
final class PatchOperations {

  private static final int MOST_OPERATIONS = 1000;

  /**
   * One operation.
   *
   * @param explicit whether the client wrote the path itself; a read-only member inside a pathless
   *     value is passed over, a read-only path is an error
   */
  record Operation(PatchOpType type, Path path, @Nullable JsonNode value, boolean explicit) {}

  private PatchOperations() {}

  /**
   * @throws ScimProblem when it is no PatchOp; the message names the operation
   */
  static List<Operation> parse(String body) {
    ObjectNode patch = Json.parseObject(body);
    Envelope.requireSchema(patch, Urns.PATCH_OP);
    if (!(patch.get("Operations") instanceof ArrayNode operations) || operations.isEmpty()) {
      throw ScimProblem.invalidSyntax("A PATCH needs at least one operation in Operations.");
    }
    if (operations.size() > MOST_OPERATIONS) {
      throw new ScimProblem(
          413, null, "A PATCH may hold at most " + MOST_OPERATIONS + " operations.");
    }
    List<Operation> parsed = new ArrayList<>();
    for (JsonNode operation : operations) {
      parsed.addAll(operation(operation));
    }
    return parsed;
  }

  private static List<Operation> operation(JsonNode operation) {
    PatchOpType type = type(operation.path("op"));
    JsonNode path = operation.get("path");
    JsonNode value = operation.get("value");
    if (path != null && !path.isNull() && !path.isTextual()) {
      throw ScimProblem.invalidPath("The path of an operation must be a string.");
    }
    if (value == null && type != PatchOpType.REMOVE) {
      throw ScimProblem.invalidSyntax("An " + type + " operation needs a value.");
    }
    if (path != null && path.isTextual() && !path.textValue().isBlank()) {
      return List.of(new Operation(type, path(path.textValue()), value, true));
    }
    if (type == PatchOpType.REMOVE) {
      throw ScimProblem.noTarget("A remove operation needs a path.");
    }
    if (!(value instanceof ObjectNode members)) {
      throw ScimProblem.invalidSyntax("The value of an operation without path must be an object.");
    }
    return spread(type, members);
  }

  /** Without a path the value's members are paths, dotted ones and URNs too, as Entra ID sends. */
  private static List<Operation> spread(PatchOpType type, ObjectNode members) {
    List<Operation> spread = new ArrayList<>();
    for (Iterator<Map.Entry<String, JsonNode>> fields = members.fields(); fields.hasNext(); ) {
      Map.Entry<String, JsonNode> field = fields.next();
      if (field.getKey().equalsIgnoreCase("schemas")) {
        continue;
      }
      spread.add(new Operation(type, path(field.getKey()), field.getValue(), false));
    }
    return spread;
  }

  /** Entra ID writes {@code Add}, {@code Replace} and {@code Remove}; any case is read. */
  private static PatchOpType type(JsonNode op) {
    return switch (op.asText("").toLowerCase(Locale.ROOT)) {
      case "add" -> PatchOpType.ADD;
      case "replace" -> PatchOpType.REPLACE;
      case "remove" -> PatchOpType.REMOVE;
      default ->
          throw ScimProblem.invalidSyntax(
              "The op of an operation must be add, replace or remove, not '" + op.asText() + "'.");
    };
  }

  private static Path path(String text) {
    try {
      return Path.fromString(text);
    } catch (BadRequestException | IllegalArgumentException e) {
      throw ScimProblem.invalidPath("The path '" + text + "' cannot be read.");
    }
  }
}
