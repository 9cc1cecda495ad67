package dev.conveyor.ingress.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.unboundid.scim2.common.types.AttributeDefinition;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Brings what a client sent into the one shape that is stored: names as the schema writes them,
 * types checked, read-only and unknown members left out, unassigned ones gone (RFC 7643 section
 * 2.5).
 */
final class Normalization {

  private static final int LONGEST_STRING = 100_000;

  private Normalization() {}

  /**
   * @throws ScimProblem invalidValue, naming the attribute, when a value has the wrong type
   */
  static ObjectNode normalize(
      Collection<AttributeDefinition> definitions, ObjectNode input, String prefix) {
    ObjectNode output = Json.object();
    for (AttributeDefinition definition : definitions) {
      JsonNode value = input.get(definition.getName());
      if (value == null || Schemas.isReadOnly(definition)) {
        continue;
      }
      JsonNode normal = attribute(definition, value, prefix + definition.getName());
      if (normal != null) {
        output.set(definition.getName(), normal);
      }
    }
    return output;
  }

  private static @Nullable JsonNode attribute(
      AttributeDefinition definition, JsonNode value, String name) {
    if (value.isNull()) {
      return null;
    }
    if (!definition.isMultiValued()) {
      return single(definition, value, name);
    }
    if (isEmptyString(value)) {
      return null;
    }
    if (!(value instanceof ArrayNode array)) {
      throw ScimProblem.invalidValue("The value of " + name + " must be an array.");
    }
    ArrayNode normal = Json.array();
    for (JsonNode element : array) {
      JsonNode each = element.isNull() ? null : single(definition, element, name);
      if (each != null) {
        normal.add(each);
      }
    }
    requireOnePrimary(normal, name);
    return normal.isEmpty() ? null : normal;
  }

  private static @Nullable JsonNode single(
      AttributeDefinition definition, JsonNode value, String name) {
    if (isEmptyString(value)) {
      return null;
    }
    return switch (definition.getType()) {
      case STRING, REFERENCE, BINARY, DATETIME -> string(value, name);
      case BOOLEAN -> bool(value, name);
      case INTEGER, DECIMAL -> number(value, name);
      case COMPLEX -> complex(definition, value, name);
    };
  }

  private static @Nullable JsonNode complex(
      AttributeDefinition definition, JsonNode value, String name) {
    ObjectNode object = asObject(value, name);
    ObjectNode normal = normalize(Schemas.subAttributes(definition), object, name + ".");
    return normal.isEmpty() ? null : normal;
  }

  /**
   * Entra ID sends the manager as a plain string, {@code "manager": "26118915"} instead of {@code
   * "manager": {"value": "26118915"}} (RFC 7643 section 4.3); read as the value.
   */
  private static ObjectNode asObject(JsonNode value, String name) {
    if (value instanceof ObjectNode object) {
      return object;
    }
    if (value.isTextual() && name.endsWith("manager")) {
      ObjectNode wrapped = Json.object();
      wrapped.set("value", value);
      return wrapped;
    }
    throw ScimProblem.invalidValue("The value of " + name + " must be an object.");
  }

  private static JsonNode string(JsonNode value, String name) {
    if (!value.isTextual()) {
      throw ScimProblem.invalidValue("The value of " + name + " must be a string.");
    }
    String text = Json.checked(name, value.textValue());
    if (text.length() > LONGEST_STRING) {
      throw ScimProblem.invalidValue(
          "The value of " + name + " is longer than " + LONGEST_STRING + " characters.");
    }
    return TextNode.valueOf(text);
  }

  /**
   * Entra ID sends booleans as strings, {@code "active": "False"} instead of {@code "active":
   * false} (RFC 7643 section 2.3.2); those two words are read in any case, nothing else is.
   */
  private static JsonNode bool(JsonNode value, String name) {
    if (value.isBoolean()) {
      return value;
    }
    if (value.isTextual() && value.textValue().equalsIgnoreCase("true")) {
      return BooleanNode.TRUE;
    }
    if (value.isTextual() && value.textValue().equalsIgnoreCase("false")) {
      return BooleanNode.FALSE;
    }
    throw ScimProblem.invalidValue("The value of " + name + " must be true or false.");
  }

  private static JsonNode number(JsonNode value, String name) {
    if (!value.isNumber()) {
      throw ScimProblem.invalidValue("The value of " + name + " must be a number.");
    }
    return value;
  }

  /** RFC 7643 section 2.4: primary is true for one value at most. */
  private static void requireOnePrimary(ArrayNode values, String name) {
    int primaries = 0;
    for (JsonNode value : values) {
      primaries += value.path("primary").asBoolean(false) ? 1 : 0;
    }
    if (primaries > 1) {
      throw ScimProblem.invalidValue("At most one value of " + name + " may be primary.");
    }
  }

  private static boolean isEmptyString(JsonNode value) {
    return value.isTextual() && value.textValue().isEmpty();
  }
}
