package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** The id that the ingress assigned to a SCIM group. */
public record GroupId(@JsonValue UUID value) implements Comparable<GroupId> {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public GroupId {
    Event.require(value, "id");
  }

  /**
   * @throws InvalidValue if the text is not a UUID
   */
  public static GroupId of(String text) {
    return new GroupId(Uuids.parse(text));
  }

  public static GroupId random() {
    return new GroupId(UUID.randomUUID());
  }

  @Override
  public int compareTo(GroupId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
