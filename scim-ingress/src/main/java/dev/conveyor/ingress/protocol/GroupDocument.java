package dev.conveyor.ingress.protocol;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A SCIM group as a client sends it in a POST or PUT.
 *
 * @param members the ids named as members, each once, in order; empty when none were named
 */
public record GroupDocument(String displayName, @Nullable String externalId, List<String> members) {

  /**
   * @throws ScimProblem when it is no JSON, no Group, or has no displayName
   */
  public static GroupDocument parse(String body) {
    ObjectNode input = Json.parseObject(body);
    Envelope.requireSchema(input, Urns.GROUP);
    return new GroupDocument(
        displayName(Json.member(input, "displayName")),
        externalId(Json.member(input, "externalId")),
        members(Json.member(input, "members")));
  }

  /** Identity providers push the members of nested groups one by one; so must everybody. */
  public static ScimProblem nested(String group) {
    return ScimProblem.invalidValue(
        "The group "
            + group
            + " cannot be a member of a group: push its members as members themselves.");
  }

  static String displayName(@Nullable JsonNode value) {
    if (value == null || !value.isString() || value.stringValue().isBlank()) {
      throw ScimProblem.invalidValue("A group needs a displayName.");
    }
    return Json.checked("displayName", value.stringValue());
  }

  static @Nullable String externalId(@Nullable JsonNode value) {
    if (value == null || value.isNull() || value.isString() && value.stringValue().isEmpty()) {
      return null;
    }
    if (!value.isString()) {
      throw ScimProblem.invalidValue("The value of externalId must be a string.");
    }
    return Json.checked("externalId", value.stringValue());
  }

  /** Okta leaves {@code display} out or null, and sends null for an empty list: both are read. */
  static List<String> members(@Nullable JsonNode value) {
    if (value == null || value.isNull()) {
      return List.of();
    }
    LinkedHashSet<String> ids = new LinkedHashSet<>();
    if (value instanceof ArrayNode members) {
      for (JsonNode member : members) {
        ids.add(memberId(member));
      }
    } else {
      ids.add(memberId(value));
    }
    return new ArrayList<>(ids);
  }

  private static String memberId(JsonNode member) {
    JsonNode value = member instanceof ObjectNode object ? Json.member(object, "value") : null;
    if (value == null || !value.isString() || value.stringValue().isBlank()) {
      throw ScimProblem.invalidValue("Each member of a group needs a value that is a user's id.");
    }
    JsonNode type = Json.member((ObjectNode) member, "type");
    if (type != null && type.asString("").equalsIgnoreCase("Group")) {
      throw nested(value.stringValue());
    }
    return Json.checked("members", value.stringValue());
  }
}
