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
    Members.Reader reader = new Members.Reader();
    ObjectNode input = Json.parseObject(body, "members", reader::add);
    Envelope.acceptSchema(input, Urns.GROUP);
    String displayName = displayName(Json.member(input, "displayName"));
    String externalId = externalId(Json.member(input, "externalId"));
    JsonNode members = Json.member(input, "members");
    if (members == null) {
      return new GroupDocument(displayName, externalId, null);
    }
    return new GroupDocument(
        displayName, externalId, members.isArray() ? reader.members() : Members.read(members));
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
