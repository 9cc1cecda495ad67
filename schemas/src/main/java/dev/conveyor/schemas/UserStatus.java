package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether a directory user may use the application. */
public enum UserStatus {
  ACTIVE,
  DEACTIVATED;

  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws InvalidValue if the text is not a status
   */
  public static UserStatus parse(String text) {
    return switch (text) {
      case "active" -> ACTIVE;
      case "deactivated" -> DEACTIVATED;
      default -> throw new InvalidValue("Status must be active or deactivated.");
    };
  }
}
