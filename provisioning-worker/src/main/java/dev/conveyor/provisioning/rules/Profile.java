package dev.conveyor.provisioning.rules;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The two things that are synchronized to the directory; everything else stays in SCIM. */
public record Profile(String email, String displayName) {

  /**
   * Reads a profile from a SCIM user. The e-mail is the primary one, else the one of type work,
   * else the first, else a userName that is an address. The name is displayName, else
   * name.formatted, else given and family name, else the userName.
   *
   * @return empty when the user has no e-mail address at all
   */
  public static Optional<Profile> of(JsonNode user) {
    return email(user).map(email -> new Profile(email, displayName(user)));
  }

  private static Optional<String> email(JsonNode user) {
    String first = null;
    String work = null;
    for (JsonNode email : user.path("emails")) {
      String value = text(email.path("value"));
      if (value.isEmpty()) {
        continue;
      }
      if (email.path("primary").asBoolean(false)) {
        return Optional.of(value);
      }
      if (work == null && text(email.path("type")).equalsIgnoreCase("work")) {
        work = value;
      }
      first = first == null ? value : first;
    }
    String found = work == null ? first : work;
    if (found != null) {
      return Optional.of(found);
    }
    String userName = text(user.path("userName"));
    return userName.contains("@") ? Optional.of(userName) : Optional.empty();
  }

  private static String displayName(JsonNode user) {
    JsonNode name = user.path("name");
    String full = (text(name.path("givenName")) + " " + text(name.path("familyName"))).strip();
    for (String candidate :
        new String[] {text(user.path("displayName")), text(name.path("formatted")), full}) {
      if (!candidate.isEmpty()) {
        return candidate;
      }
    }
    return text(user.path("userName"));
  }

  private static String text(JsonNode node) {
    return node.isString() ? node.stringValue().strip() : "";
  }
}
