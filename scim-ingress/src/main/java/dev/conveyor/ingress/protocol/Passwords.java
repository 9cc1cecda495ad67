package dev.conveyor.ingress.protocol;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Takes passwords out of bodies that are kept for support: they are never stored. */
public final class Passwords {

  private static final Pattern IN_BROKEN_JSON =
      Pattern.compile(
          "(\"(?:[^\"\\\\]*:)?password\"\\s*:\\s*)\"(?:[^\"\\\\]|\\\\.)*\"?",
          Pattern.CASE_INSENSITIVE);

  private Passwords() {}

  /** The same text where there is no password in it. Never throws. */
  public static String removedFrom(String body) {
    if (!body.toLowerCase(Locale.ROOT).contains("password")) {
      return body;
    }
    try {
      ObjectNode node = Json.parseObject(body);
      remove(node);
      return Json.text(node);
    } catch (ScimProblem e) {
      return IN_BROKEN_JSON.matcher(body).replaceAll("$1\"\"");
    }
  }

  /** Wherever it stands: in the resource, in a PATCH, in the operations of a bulk request. */
  private static void remove(JsonNode node) {
    if (node instanceof ObjectNode object) {
      if (isPasswordOperation(object)) {
        object.put("value", "");
      }
      for (String name : List.copyOf(object.propertyNames())) {
        if (isPassword(name)) {
          object.remove(name);
        } else {
          remove(object.get(name));
        }
      }
    } else {
      node.forEach(Passwords::remove);
    }
  }

  private static boolean isPasswordOperation(ObjectNode object) {
    JsonNode path = Json.member(object, "path");
    return path != null && isPassword(path.asString(""));
  }

  private static boolean isPassword(String name) {
    String key = name.toLowerCase(Locale.ROOT);
    return key.equals("password") || key.endsWith(":password");
  }
}
