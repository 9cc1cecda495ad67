package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What happens when a new SCIM user has the address of a user deactivated by the identity provider.
 */
public enum Rehire {
  /** The new SCIM user takes over the directory user; the old SCIM user stays inactive. */
  ADOPT,
  /** The new SCIM user is rejected until the old one releases the address. */
  REFUSE;

  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  public static Rehire parse(String text) {
    for (Rehire rehire : values()) {
      if (rehire.text().equals(text)) {
        return rehire;
      }
    }
    throw new InvalidValue("rehire must be adopt or refuse.");
  }
}
