package dev.conveyor.ingress.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/** Takes passwords out of bodies that are kept for support: they are never stored. */
public final class Passwords {

  private static final Pattern IN_BROKEN_JSON =
      Pattern.compile(
          "(\"(?:[^\"\\\\]*:)?password\"\\s*:\\s*)\"(?:[^\"\\\\]|\\\\.)*\"?",
          Pattern.CASE_INSENSITIVE);

  private Passwords() {}

  /** The same text where there is no password in it. Never throws. */
  public static String removedFrom(String body) {
    if (!body.toLowerCase(java.util.Locale.ROOT).contains("password")) {
      return body;
    }
    try {
      ObjectNode node = Json.parseObject(body);
      node.remove("password");
      for (JsonNode operation : node.path("Operations")) {
        if (operation
                .path("path")
                .asText("")
                .toLowerCase(java.util.Locale.ROOT)
                .endsWith("password")
            && operation instanceof ObjectNode object) {
          object.put("value", "");
        } else if (operation.path("value") instanceof ObjectNode value) {
          value.remove("password");
          value.remove(Urns.USER + ":password");
        }
      }
      return Json.text(node);
    } catch (ScimProblem e) {
      return IN_BROKEN_JSON.matcher(body).replaceAll("$1\"\"");
    }
  }
}
