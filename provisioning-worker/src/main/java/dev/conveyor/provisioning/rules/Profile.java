package dev.conveyor.provisioning.rules;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The two attributes that are synchronized to the directory; everything else stays in SCIM.
 *
 * @param email null if the user has no email address
 */
public record Profile(@Nullable String email, String displayName) {

  /** At least one character before the last @ and one after it, without white space. */
  private static final Pattern ADDRESS = Pattern.compile("[^\\s\\p{Cntrl}]+@[^\\s\\p{Cntrl}@]+");

  /**
   * Reads the profile of a SCIM user. The email is the primary one, or the one of type work, or the
   * first, or a userName that is an address; values that are not addresses are ignored. The name is
   * displayName, or name.formatted, or given and family name, or the userName.
   */
  public static Profile of(JsonNode user) {
    return new Profile(email(user), displayName(user));
  }

  private static @Nullable String email(JsonNode user) {
    String first = null;
    String work = null;
    for (JsonNode email : user.path("emails")) {
      String value = text(email.path("value"));
      if (!isAddress(value)) {
        continue;
      }
      if (email.path("primary").asBoolean(false)) {
        return value;
      }
      if (work == null && text(email.path("type")).equalsIgnoreCase("work")) {
        work = value;
      }
      first = first == null ? value : first;
    }
    String found = work == null ? first : work;
    if (found != null) {
      return found;
    }
    String userName = text(user.path("userName"));
    return isAddress(userName) ? userName : null;
  }

  private static boolean isAddress(String text) {
    return ADDRESS.matcher(text).matches();
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
