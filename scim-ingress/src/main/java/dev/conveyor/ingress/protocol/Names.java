package dev.conveyor.ingress.protocol;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a person would call the resource in a body that may be broken. */
public final class Names {

  private Names() {}

  /** The userName or displayName, null when there is none to be read. Never throws. */
  public static @Nullable String in(String body) {
    try {
      ObjectNode node = Json.parseObject(body);
      for (String attribute : new String[] {"userName", "displayName"}) {
        JsonNode name = Json.member(node, attribute);
        if (name != null && name.isString() && !name.stringValue().isBlank()) {
          return Json.checked(attribute, name.stringValue());
        }
      }
      return null;
    } catch (ScimProblem e) {
      return null;
    }
  }
}
