package dev.conveyor.schemas;

import java.util.UUID;

/** UUIDs as clients send them. */
final class Uuids {

  private Uuids() {}

  /**
   * @throws InvalidValue if the text is not a UUID
   */
  static UUID parse(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidValue(
          "Invalid ID. An ID is a UUID, such as 2819c223-7f76-453a-919d-413861904646.", e);
    }
  }
}
