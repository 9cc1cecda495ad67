package dev.conveyor.ingress.protocol;

import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Converts a client's input to its stored form: canonical attribute names, checked types, without
 * read-only, write-only, unknown, and unassigned members (RFC 7643 section 2.5), and without
 * duplicates. {@link Bounds} checks lengths.
 */
final class Normalization {

  private Normalization() {}

  /**
   * @throws ScimProblem invalidValue, naming the attribute, if a value has the wrong type
   */
  static ObjectNode normalize(List<Attribute> attributes, ObjectNode input, String prefix) {
    ObjectNode output = Json.object();
    for (Attribute attribute : attributes) {
      JsonNode value = Json.member(input, attribute.name());
      if (value == null || attribute.isReadOnly()) {
        continue;
      }
      JsonNode normal = value(attribute, value, prefix + attribute.name());
      if (normal != null && attribute.mutability() != Attribute.Mutability.WRITEONLY) {
        output.set(attribute.name(), normal);
      }
    }
    return output;
  }

  /**
   * @param name the name for messages
   * @return null if the value means unassigned
   */
  static @Nullable JsonNode value(Attribute attribute, JsonNode value, String name) {
    if (Json.isUnassigned(value)) {
      return null;
    }
    if (!attribute.multiValued()) {
      return single(attribute, value, name);
    }
    ArrayNode normal = Json.array();
    for (JsonNode element : value.isArray() ? value : List.of(value)) {
      JsonNode each = single(attribute, element, name);
      if (each != null) {
        normal.add(each);
      }
    }
    ArrayNode distinct = RepeatedValues.merged(attribute, normal);
    requireOnePrimary(distinct, name);
    return distinct.isEmpty() ? null : distinct;
  }

  /** One value, also of a multi-valued attribute. */
  static @Nullable JsonNode single(Attribute attribute, JsonNode value, String name) {
    if (value.isNull() || value.isString() && value.stringValue().isEmpty()) {
      return null;
    }
    return switch (attribute.type()) {
      case STRING, REFERENCE, DATETIME -> string(value, name);
      case BINARY -> binary(value, name);
      case BOOLEAN -> bool(value, name);
      case COMPLEX -> complex(attribute, value, name);
    };
  }

  private static @Nullable JsonNode complex(Attribute attribute, JsonNode value, String name) {
    ObjectNode normal =
        normalize(attribute.subAttributes(), asObject(attribute, value, name), name + ".");
    return normal.isEmpty() ? null : normal;
  }

  /**
   * Entra ID sends the manager as a plain string, {@code "manager": "26118915"} instead of {@code
   * "manager": {"value": "26118915"}} (RFC 7643 section 4.3); it is read as the value.
   *
   * <p>The same applies to values of multi-valued attributes, from clients that know one role or
   * address per user: {@code "roles": "admin"} or {@code "roles": ["admin"]} instead of {@code
   * "roles": [{"value": "admin"}]} (RFC 7643 section 2.4). A single object is read as an array of
   * one.
   */
  static ObjectNode asObject(Attribute attribute, JsonNode value, String name) {
    if (value instanceof ObjectNode object) {
      return object;
    }
    boolean standsForItsValue = attribute.multiValued() || attribute.name().equals("manager");
    if (value.isString() && standsForItsValue && attribute.sub("value").isPresent()) {
      ObjectNode wrapped = Json.object();
      wrapped.set("value", value);
      return wrapped;
    }
    throw ScimProblem.invalidValue("The value of " + name + " must be an object.");
  }

  private static JsonNode string(JsonNode value, String name) {
    if (!value.isString()) {
      throw ScimProblem.invalidValue("The value of " + name + " must be a string.");
    }
    return StringNode.valueOf(Json.checked(name, value.stringValue()));
  }

  /** RFC 7643 section 2.3.6: Base64 as in RFC 4648, in either alphabet. */
  private static JsonNode binary(JsonNode value, String name) {
    JsonNode text = string(value, name);
    try {
      byte[] ignored =
          Base64.getDecoder().decode(text.stringValue().replace('-', '+').replace('_', '/'));
      return text;
    } catch (IllegalArgumentException e) {
      throw ScimProblem.invalidValue("The value of " + name + " must be Base64.");
    }
  }

  /**
   * Entra ID sends booleans as strings, {@code "active": "False"} instead of {@code "active":
   * false} (RFC 7643 section 2.3.2); these two words are accepted in any case, nothing else.
   */
  private static JsonNode bool(JsonNode value, String name) {
    if (value.isBoolean()) {
      return value;
    }
    if (value.isString() && value.stringValue().equalsIgnoreCase("true")) {
      return BooleanNode.TRUE;
    }
    if (value.isString() && value.stringValue().equalsIgnoreCase("false")) {
      return BooleanNode.FALSE;
    }
    throw ScimProblem.invalidValue("The value of " + name + " must be true or false.");
  }

  /** RFC 7643 section 2.4: primary is true for at most one value. */
  private static void requireOnePrimary(ArrayNode values, String name) {
    int primaries = 0;
    for (JsonNode value : values) {
      primaries += value.path("primary").asBoolean(false) ? 1 : 0;
    }
    if (primaries > 1) {
      throw ScimProblem.invalidValue("At most one value of " + name + " may be primary.");
    }
  }
}
