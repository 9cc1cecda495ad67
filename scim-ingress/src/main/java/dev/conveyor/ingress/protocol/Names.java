package dev.conveyor.ingress.protocol;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Finds a display name for the resource in a body that may be malformed. */
public final class Names {

  /** Long enough to recognize a name, and short enough to be indexed. */
  private static final int LONGEST = 400;

  /** Only the beginning of a longer body is read: clients send names before members. */
  private static final int LONGEST_BODY = 64 * 1024;

  private Names() {}

  /** The userName or displayName, truncated if too long; null if there is none. Never throws. */
  public static @Nullable String in(String body) {
    String displayName = null;
    String beginning = body.length() > LONGEST_BODY ? body.substring(0, LONGEST_BODY) : body;
    try (JsonParser parser = Json.parser(beginning)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String attribute = parser.currentName();
        if (parser.nextToken() != JsonToken.VALUE_STRING) {
          parser.skipChildren();
          continue;
        }
        boolean userName = attribute.equalsIgnoreCase("userName");
        if (userName || attribute.equalsIgnoreCase("displayName")) {
          String name = parser.getString();
          boolean shown = !name.isBlank() && Text.isClean(name);
          if (shown && userName) {
            return shortened(name);
          }
          displayName = shown ? shortened(name) : displayName;
        }
      }
    } catch (JacksonException e) {
      // Malformed or truncated: what was read so far is good enough.
    }
    return displayName;
  }

  private static String shortened(String name) {
    if (name.length() <= LONGEST) {
      return name;
    }
    boolean halves = Character.isHighSurrogate(name.charAt(LONGEST - 1));
    return name.substring(0, halves ? LONGEST - 1 : LONGEST);
  }
}
