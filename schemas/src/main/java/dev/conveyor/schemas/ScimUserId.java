package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** The id that the ingress assigned to a SCIM user, and that the identity provider uses. */
public record ScimUserId(@JsonValue UUID value) implements Comparable<ScimUserId> {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ScimUserId {
    Event.require(value, "id");
  }

  /**
   * @throws InvalidValue if the text is not a UUID
   */
  public static ScimUserId of(String text) {
    return new ScimUserId(Uuids.parse(text));
  }

  public static ScimUserId random() {
    return new ScimUserId(UUID.randomUUID());
  }

  @Override
  public int compareTo(ScimUserId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
