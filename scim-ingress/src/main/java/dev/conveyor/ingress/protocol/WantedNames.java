package dev.conveyor.ingress.protocol;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The names that a rejected write of a user would have set, as far as they are readable. */
public final class WantedNames {

  /** A longer body is not parsed again for its names. */
  private static final int LONGEST_BODY = 64 * 1024;

  private static final int MOST = 10;
  private static final Set<String> SINGLE = Set.of("username", "displayname");
  private static final String EMAILS = "emails";

  private WantedNames() {}

  /**
   * The userName, display name, and addresses in the body of a POST, PUT, or PATCH. Never throws.
   */
  public static List<String> in(String body) {
    if (body.length() > LONGEST_BODY) {
      return List.of();
    }
    try {
      Set<String> names = new LinkedHashSet<>();
      ObjectNode resource = Json.parseObject(body);
      collect(resource, names);
      if (Json.member(resource, "Operations") instanceof JsonNode operations) {
        operations.forEach(operation -> collectOperation(operation, names));
      }
      return names.stream().filter(Text::isClean).limit(MOST).toList();
    } catch (ScimProblem e) {
      return List.of();
    }
  }

  private static void collectOperation(JsonNode operation, Set<String> names) {
    if (!(operation instanceof ObjectNode members)) {
      return;
    }
    JsonNode path = Json.member(members, "path");
    JsonNode value = Json.member(members, "value");
    if (path != null && path.isString() && !path.stringValue().isBlank()) {
      collect(path.stringValue(), value, names);
    } else if (value instanceof ObjectNode attributes) {
      collect(attributes, names);
    }
  }

  private static void collect(ObjectNode attributes, Set<String> names) {
    for (Map.Entry<String, JsonNode> attribute : attributes.properties()) {
      collect(attribute.getKey(), attribute.getValue(), names);
    }
  }

  /**
   * @param path the path of an attribute, also a dotted one or one with a filter
   */
  private static void collect(String path, @Nullable JsonNode value, Set<String> names) {
    String attribute = path.strip().toLowerCase(Locale.ROOT);
    if (SINGLE.contains(attribute)) {
      add(value, names);
    } else if (attribute.startsWith(EMAILS)) {
      add(value, names);
      if (value != null && value.isArray()) {
        value.forEach(each -> add(each, names));
      }
    }
  }

  private static void add(@Nullable JsonNode value, Set<String> names) {
    JsonNode text = value instanceof ObjectNode object ? Json.member(object, "value") : value;
    if (text != null && text.isString() && !text.stringValue().isBlank()) {
      names.add(text.stringValue());
    }
  }
}
