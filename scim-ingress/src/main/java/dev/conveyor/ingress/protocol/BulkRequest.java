package dev.conveyor.ingress.protocol;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A bulk request (RFC 7644 section 3.7).
 *
 * @param failOnErrors the number of errors after which the rest is skipped; 0 for no limit
 */
public record BulkRequest(int failOnErrors, List<BulkOperation> operations) {

  /** The maximum number of operations in one request. */
  public static final int MOST_OPERATIONS = 1000;

  /** The maximum length of a path, a bulkId, a method, or a version. */
  private static final int LONGEST_TEXT = 1000;

  /**
   * @throws ScimProblem invalidSyntax if it is not a BulkRequest, 413 for too many operations,
   *     invalidValue for a duplicate bulkId
   */
  public static BulkRequest parse(String body) {
    ObjectNode input = Json.parseObject(body);
    Envelope.requireSchema(input, Urns.BULK_REQUEST);
    if (!(Json.member(input, "Operations") instanceof ArrayNode array) || array.isEmpty()) {
      throw ScimProblem.invalidSyntax("Operations must contain at least one operation.");
    }
    if (array.size() > MOST_OPERATIONS) {
      throw new ScimProblem(
          413, null, "A bulk request may have at most " + MOST_OPERATIONS + " operations.");
    }
    List<BulkOperation> operations = new ArrayList<>();
    Set<String> bulkIds = new HashSet<>();
    for (JsonNode each : array) {
      BulkOperation operation = operation(each);
      if (operation.bulkId() != null && !bulkIds.add(operation.bulkId())) {
        throw ScimProblem.invalidValue("Duplicate bulkId: " + operation.bulkId() + ".");
      }
      operations.add(operation);
    }
    return new BulkRequest(failOnErrors(Json.member(input, "failOnErrors")), operations);
  }

  private static int failOnErrors(@Nullable JsonNode value) {
    if (value == null || value.isNull()) {
      return 0;
    }
    if (!value.isInt() || value.intValue() < 0) {
      throw ScimProblem.invalidValue("failOnErrors must be a non-negative integer.");
    }
    return value.intValue();
  }

  private static BulkOperation operation(JsonNode each) {
    if (!(each instanceof ObjectNode object)) {
      throw ScimProblem.invalidSyntax("Each operation must be an object.");
    }
    String method = text(object, "method");
    String path = text(object, "path");
    if (method == null || path == null) {
      throw ScimProblem.invalidSyntax("Each operation must have a method and a path.");
    }
    return new BulkOperation(
        method.toUpperCase(Locale.ROOT),
        path,
        text(object, "bulkId"),
        text(object, "version"),
        Json.member(object, "data"));
  }

  private static @Nullable String text(ObjectNode object, String name) {
    JsonNode value = Json.member(object, name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      throw ScimProblem.invalidSyntax("The " + name + " of an operation must be a string.");
    }
    return Bounds.required(name, LONGEST_TEXT, Json.checked(name, value.stringValue()));
  }
}
