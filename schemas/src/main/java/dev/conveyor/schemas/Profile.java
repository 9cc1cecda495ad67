package dev.conveyor.schemas;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The two attributes that are synchronized to the directory; everything else stays in SCIM.
 *
 * @param email null if the user has no email address
 */
public record Profile(@Nullable EmailAddress email, String displayName) {

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

  private static @Nullable EmailAddress email(JsonNode user) {
    EmailAddress first = null;
    EmailAddress work = null;
    for (JsonNode email : user.path("emails")) {
      EmailAddress value = address(email.path("value"));
      if (value == null) {
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
    EmailAddress found = work == null ? first : work;
    return found == null ? address(user.path("userName")) : found;
  }

  /** Null if the value is not an address. */
  private static @Nullable EmailAddress address(JsonNode node) {
    String text = text(node);
    return ADDRESS.matcher(text).matches() ? new EmailAddress(text) : null;
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
