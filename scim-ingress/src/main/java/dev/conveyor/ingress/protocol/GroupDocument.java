package dev.conveyor.ingress.protocol;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A SCIM group as sent in a POST or PUT.
 *
 * @param members null if the attribute is absent; empty for no members
 */
public record GroupDocument(
    String displayName, @Nullable String externalId, @Nullable Members members) {

  private static final int LONGEST_NAME = 400;

  /**
   * @throws ScimProblem if it is not JSON, not a Group, or has no displayName
   */
  public static GroupDocument parse(String body) {
    ObjectNode input = Json.parseObject(body);
    Envelope.acceptSchema(input, Urns.GROUP);
    JsonNode members = Json.member(input, "members");
    return new GroupDocument(
        displayName(Json.member(input, "displayName")),
        externalId(Json.member(input, "externalId")),
        members == null ? null : Members.read(members));
  }

  static String displayName(@Nullable JsonNode value) {
    if (value == null || !value.isString() || value.stringValue().isBlank()) {
      throw ScimProblem.invalidValue("displayName is required.");
    }
    return text("displayName", LONGEST_NAME, value);
  }

  static @Nullable String externalId(@Nullable JsonNode value) {
    if (value == null || value.isNull() || value.isString() && value.stringValue().isEmpty()) {
      return null;
    }
    if (!value.isString()) {
      throw ScimProblem.invalidValue("The value of externalId must be a string.");
    }
    return text("externalId", Schemas.EXTERNAL_ID.maxLength(), value);
  }

  private static String text(String name, int longest, JsonNode value) {
    return Bounds.required(name, longest, Json.checked(name, value.stringValue()));
  }
}
