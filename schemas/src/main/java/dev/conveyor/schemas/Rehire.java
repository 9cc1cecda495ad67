package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a new SCIM user does whose address a user holds whom the identity provider deactivated. */
public enum Rehire {
  /** The new SCIM user takes the directory user over; the old SCIM user stays inactive. */
  ADOPT,
  /** The new SCIM user is refused until the old one gives the address up. */
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
    throw new IllegalArgumentException("rehire is adopt or refuse");
  }
}
