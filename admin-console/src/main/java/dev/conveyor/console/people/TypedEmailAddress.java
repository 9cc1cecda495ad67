package dev.conveyor.console.people;

import dev.conveyor.schemas.InvalidValue;
import org.jspecify.annotations.Nullable;

/** An e-mail address as somebody typed it. */
final class TypedEmailAddress {

  /** RFC 5321 section 4.5.3.1.3, without the angle brackets. */
  private static final int LONGEST = 254;

  private TypedEmailAddress() {}

  /**
   * Without what stands around it.
   *
   * @throws InvalidValue with the message, when it is none
   */
  static String require(@Nullable String typed, String message) {
    String address = typed == null ? "" : typed.strip();
    if (!address.matches("[^\\s@]+@[^\\s@]+") || address.length() > LONGEST) {
      throw new InvalidValue(message);
    }
    return address;
  }
}
