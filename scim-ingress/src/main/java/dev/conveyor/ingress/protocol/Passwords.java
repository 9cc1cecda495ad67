package dev.conveyor.ingress.protocol;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Removes passwords from bodies that are kept for support: they are never stored. */
public final class Passwords {

  /** A longer body is scanned instead of being parsed into a tree again. */
  private static final int LONGEST_TREE = 256 * 1024;

  private Passwords() {}

  /** The same text if it contains no password. Never throws; linear in time. */
  public static String removedFrom(String body) {
    boolean named = PasswordScan.names(body);
    if (!named && !PasswordScan.mayHideNames(body)) {
      return body;
    }
    if (body.length() > LONGEST_TREE) {
      return PasswordScan.removedFrom(body);
    }
    try {
      ObjectNode node = Json.parseObject(body);
      return remove(node) || named ? Json.text(node) : body;
    } catch (ScimProblem e) {
      return PasswordScan.removedFrom(body);
    }
  }

  /**
   * Anywhere: in the resource, in a PATCH, in the operations of a bulk request.
   *
   * @return whether there was one
   */
  private static boolean remove(JsonNode node) {
    boolean removed = false;
    if (node instanceof ObjectNode object) {
      if (isPasswordOperation(object)) {
        object.put("value", "");
        removed = true;
      }
      for (String name : List.copyOf(object.propertyNames())) {
        if (isPassword(name)) {
          object.remove(name);
          removed = true;
        } else {
          removed |= remove(object.get(name));
        }
      }
    } else {
      for (JsonNode each : node) {
        removed |= remove(each);
      }
    }
    return removed;
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
