package dev.conveyor.ingress.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** What a person would call the resource in a body that may be broken. */
public final class Names {

  private Names() {}

  /** The userName or displayName, null when there is none to be read. Never throws. */
  public static @Nullable String in(String body) {
    try {
      ObjectNode node = Json.parseObject(body);
      for (String attribute : new String[] {"userName", "displayName"}) {
        if (node.path(attribute).isTextual() && !node.path(attribute).textValue().isBlank()) {
          return Json.checked(attribute, node.path(attribute).textValue());
        }
      }
      return null;
    } catch (ScimProblem e) {
      return null;
    }
  }
}
