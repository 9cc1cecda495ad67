package dev.conveyor.pipeline.relay;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A few short members of an event, parsed without building the rest in memory: the event may be
 * tens of megabytes long. Unreadable members are left out.
 *
 * @param values by member path, such as {@code about.id}
 */
record Skimmed(Map<String, String> values) {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int MOST_CHARACTERS = 300;
  private static final Set<String> WANTED =
      Set.of(
          "version",
          "userName",
          "email",
          "displayName",
          "reference",
          "fingerprint",
          "stage",
          "reason",
          "message",
          "about.kind",
          "about.id",
          "about.name");

  static Skimmed of(byte @Nullable [] payload) {
    Map<String, String> values = new HashMap<>();
    if (payload != null) {
      try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), payload)) {
        if (parser.nextToken() == JsonToken.START_OBJECT) {
          members(parser, "", values);
        }
      } catch (JacksonException e) {
        return new Skimmed(values); // not one of our events, or truncated
      }
    }
    return new Skimmed(values);
  }

  private static void members(JsonParser parser, String parent, Map<String, String> values) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String path = parent + parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_OBJECT && path.equals("about")) {
        members(parser, "about.", values);
      } else if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
        parser.skipChildren();
      } else if (WANTED.contains(path) && value != JsonToken.VALUE_NULL) {
        values.put(path, shortened(parser.getString()));
      }
    }
  }

  private static String shortened(String text) {
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
  }

  @Nullable String first(String... paths) {
    for (String path : paths) {
      if (values.containsKey(path)) {
        return values.get(path);
      }
    }
    return null;
  }

  long version() {
    try {
      return Math.max(1, Long.parseLong(values.getOrDefault("version", "1")));
    } catch (NumberFormatException e) {
      return 1;
    }
  }
}
