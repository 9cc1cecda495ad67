package dev.conveyor.ingress.protocol;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a person would call the resource in a body that may be broken. */
public final class Names {

  /** Enough to be recognized, and to be found by an index. */
  private static final int LONGEST = 400;

  private Names() {}

  /**
   * The userName or displayName, cut where it is too long to be one; null when there is none to be
   * read. Never throws.
   */
  public static @Nullable String in(String body) {
    try {
      ObjectNode node = Json.parseObject(body);
      for (String attribute : new String[] {"userName", "displayName"}) {
        JsonNode name = Json.member(node, attribute);
        if (name != null && name.isString() && !name.stringValue().isBlank()) {
          return shortened(Json.checked(attribute, name.stringValue()));
        }
      }
      return null;
    } catch (ScimProblem e) {
      return null;
    }
  }

  private static String shortened(String name) {
    if (name.length() <= LONGEST) {
      return name;
    }
    boolean halves = Character.isHighSurrogate(name.charAt(LONGEST - 1));
    return name.substring(0, halves ? LONGEST - 1 : LONGEST);
  }
}
