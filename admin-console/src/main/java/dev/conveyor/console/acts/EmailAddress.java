package dev.conveyor.console.acts;

import dev.conveyor.console.settings.Invalid;
import org.jspecify.annotations.Nullable;

/** An e-mail address as somebody typed it. */
final class EmailAddress {

  private EmailAddress() {}

  /**
   * Without what stands around it.
   *
   * @throws Invalid with the message, when it is none
   */
  static String require(@Nullable String typed, String message) {
    String address = typed == null ? "" : typed.strip();
    if (!address.matches("[^\\s@]+@[^\\s@]+")) {
      throw new Invalid(message);
    }
    return address;
  }
}
