package dev.conveyor.ingress.protocol;

import dev.conveyor.schemas.ComparisonKey;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;

/** A combination of type and value is unique in a multi-valued attribute (RFC 7643 section 2.4). */
final class RepeatedValues {

  private RepeatedValues() {}

  /** The values in order; a duplicate adds its missing members to the first occurrence. */
  static ArrayNode merged(Attribute attribute, ArrayNode values) {
    Map<String, ObjectNode> distinct = LinkedHashMap.newLinkedHashMap(values.size());
    for (JsonNode value : values) {
      distinct.merge(
          combination(attribute, (ObjectNode) value), (ObjectNode) value, RepeatedValues::merge);
    }
    ArrayNode merged = Json.array();
    distinct.values().forEach(merged::add);
    return merged;
  }

  private static ObjectNode merge(ObjectNode first, ObjectNode repeated) {
    for (Map.Entry<String, JsonNode> member : repeated.properties()) {
      if (!first.has(member.getKey()) || member.getValue().equals(BooleanNode.TRUE)) {
        first.set(member.getKey(), member.getValue());
      }
    }
    return first;
  }

  /** A postal address has no value: only identical addresses are duplicates. */
  private static String combination(Attribute attribute, ObjectNode value) {
    return value.has("value")
        ? key(attribute, "type", value) + '\u0000' + key(attribute, "value", value)
        : Json.text(value);
  }

  private static String key(Attribute attribute, String name, ObjectNode value) {
    String text = value.path(name).asString("");
    return attribute.sub(name).filter(sub -> !sub.caseExact()).isPresent()
        ? ComparisonKey.of(text)
        : text;
  }
}
