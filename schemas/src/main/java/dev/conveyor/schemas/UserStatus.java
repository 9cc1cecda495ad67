package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether a directory user may work in the application. */
public enum UserStatus {
  ACTIVE,
  DEACTIVATED;

  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException when the text is no status
   */
  public static UserStatus parse(String text) {
    return switch (text) {
      case "active" -> ACTIVE;
      case "deactivated" -> DEACTIVATED;
      default -> throw new IllegalArgumentException("A status is active or deactivated.");
    };
  }
}
