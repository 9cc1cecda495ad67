package dev.conveyor.ingress.protocol;

import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON for SCIM: member names are not case-sensitive, duplicates in any case and trailing text are
 * rejected, and the depth is limited to what SCIM needs.
 */
final class Json {

  private static final int DEEPEST = 100;
  private static final int LONGEST_NUMBER = 1000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxNumberLength(LONGEST_NUMBER)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /**
   * @throws ScimProblem invalidSyntax if the text is not a JSON object
   */
  static ObjectNode parseObject(String text) {
    JsonNode node;
    try {
      node = MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw ScimProblem.invalidSyntax("The request body is not valid JSON: " + place(e) + ".");
    }
    if (node instanceof ObjectNode object) {
      requireDistinctNames(object);
      return object;
    }
    throw ScimProblem.invalidSyntax("The request body must be a JSON object.");
  }

  /**
   * The same, for an object with one array that may be large: its elements are read one by one, and
   * the array in the result is empty.
   *
   * @param array the array's name, in any case
   */
  static ObjectNode parseObject(String text, String array, Consumer<JsonNode> elements) {
    ObjectNode object = object();
    try (JsonParser parser = parser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return parseObject(text);
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        if (parser.nextToken() == JsonToken.START_ARRAY && name.equalsIgnoreCase(array)) {
          object.putArray(name);
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.accept(distinct(parser.readValueAsTree()));
          }
        } else {
          object.set(name, distinct(parser.readValueAsTree()));
        }
      }
      if (parser.nextToken() != null) {
        throw ScimProblem.invalidSyntax("The request body has text after its JSON object.");
      }
    } catch (JacksonException e) {
      throw ScimProblem.invalidSyntax("The request body is not valid JSON: " + place(e) + ".");
    }
    requireDistinctNames(object);
    return object;
  }

  private static JsonNode distinct(JsonNode node) {
    requireDistinctNames(node);
    return node;
  }

  /**
   * RFC 7643 section 2.1: userName and USERNAME are the same name, so one of them would be lost.
   */
  private static void requireDistinctNames(JsonNode node) {
    if (node.isObject() && node.size() > 1) {
      Map<String, String> names = HashMap.newHashMap(node.size());
      for (String name : node.propertyNames()) {
        String other = names.put(name.toLowerCase(Locale.ROOT), name);
        if (other != null) {
          throw ScimProblem.invalidSyntax(
              "The request body has a duplicate member in one object: '"
                  + other
                  + "' and as '"
                  + name
                  + "'.");
        }
      }
    }
    node.forEach(Json::requireDistinctNames);
  }

  /** For text of which only a part is needed. Ends with a {@link JacksonException} if malformed. */
  static JsonParser parser(String text) {
    return MAPPER.createParser(text);
  }

  /** JSON that we wrote ourselves. */
  static ObjectNode trusted(String text) {
    return (ObjectNode) MAPPER.readTree(text);
  }

  /** Writes incrementally; produces the same characters as {@link #text}. */
  static JsonGenerator generator(Writer out) {
    return MAPPER.createGenerator(out);
  }

  static byte[] bytes(JsonNode node) {
    return text(node).getBytes(StandardCharsets.UTF_8);
  }

  static String text(JsonNode node) {
    return MAPPER.writeValueAsString(node);
  }

  /** The member with that name in any case (RFC 7643 section 2.1); null if there is none. */
  static @Nullable JsonNode member(ObjectNode object, String name) {
    JsonNode exact = object.get(name);
    if (exact != null) {
      return exact;
    }
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (member.getKey().equalsIgnoreCase(name)) {
        return member.getValue();
      }
    }
    return null;
  }

  /**
   * RFC 7643 section 2.5: null and an empty array mean unassigned; from Okta, an empty string, too.
   */
  static boolean isUnassigned(@Nullable JsonNode value) {
    return value == null
        || value.isNull()
        || value.isString() && value.stringValue().isEmpty()
        || value.isArray() && value.isEmpty();
  }

  /**
   * @throws ScimProblem invalidValue for characters that cannot be stored unchanged
   */
  static String checked(String name, String text) {
    if (!Text.isClean(text)) {
      throw ScimProblem.invalidValue("The value of " + name + " contains invalid Unicode.");
    }
    return text;
  }

  private static String place(JacksonException e) {
    return e.getLocation() == null || e.getLocation().getLineNr() < 1
        ? "unexpected end of input"
        : "line "
            + e.getLocation().getLineNr()
            + ", column "
            + e.getLocation().getColumnNr()
            + (String.valueOf(e.getOriginalMessage()).startsWith("Duplicate")
                ? ", duplicate member"
                : "");
  }
}
