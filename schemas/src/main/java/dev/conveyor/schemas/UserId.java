package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** The application's id of a directory user. */
public record UserId(@JsonValue UUID value) implements Comparable<UserId> {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public UserId {
    Event.require(value, "id");
  }

  /**
   * @throws InvalidValue if the text is not a UUID
   */
  public static UserId of(String text) {
    return new UserId(Uuids.parse(text));
  }

  public static UserId random() {
    return new UserId(UUID.randomUUID());
  }

  @Override
  public int compareTo(UserId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
