package dev.conveyor.ingress.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.unboundid.scim2.common.utils.JsonUtils;
import java.nio.charset.StandardCharsets;

/** JSON as SCIM needs it: member names without case, duplicates and trailing text refused. */
final class Json {

  private static final ObjectMapper MAPPER =
      JsonUtils.createObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .configure(JsonParser.Feature.STRICT_DUPLICATE_DETECTION, true);

  private Json() {}

  static ObjectNode object() {
    return MAPPER.getNodeFactory().objectNode();
  }

  static ArrayNode array() {
    return MAPPER.getNodeFactory().arrayNode();
  }

  /**
   * @throws ScimProblem invalidSyntax when the text is no JSON object
   */
  static ObjectNode parseObject(String text) {
    JsonNode node;
    try {
      node = MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw ScimProblem.invalidSyntax("The request's body is not JSON: " + place(e) + ".");
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw ScimProblem.invalidSyntax("The request's body is not a JSON object.");
  }

  /** JSON that we wrote ourselves. */
  static ObjectNode trusted(String text) {
    try {
      return (ObjectNode) MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored JSON is broken", e);
    }
  }

  static byte[] bytes(JsonNode node) {
    return text(node).getBytes(StandardCharsets.UTF_8);
  }

  static String text(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be written", e);
    }
  }

  /**
   * @throws ScimProblem invalidValue for characters that no store keeps as they are
   */
  static String checked(String name, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (c == 0 || Character.isSurrogate(c) && !pair) {
        throw ScimProblem.invalidValue(
            "The value of " + name + " holds a character that is not valid Unicode text.");
      }
      if (pair) {
        i++;
      }
    }
    return text;
  }

  private static String place(JsonProcessingException e) {
    return e.getLocation() == null
        ? "it ends too early"
        : "line "
            + e.getLocation().getLineNr()
            + ", column "
            + e.getLocation().getColumnNr()
            + (e.getOriginalMessage().startsWith("Duplicate") ? ", a member is repeated" : "");
  }
}
