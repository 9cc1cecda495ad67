package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/**
 * A failure reason as events and tables carry it: the code of a {@link FailureReason}, a rejection
 * by the SCIM server, or a code that a newer release added.
 */
public record ReasonCode(@JsonValue String value) {

  /** Starts the code of a rejection by the SCIM server. */
  public static final String SCIM_PREFIX = "scim-";

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ReasonCode {
    if (value.isBlank()) {
      throw new InvalidValue("A reason must not be blank.");
    }
  }

  /**
   * The code of a rejection by the SCIM server.
   *
   * @param error a scimType of RFC 7644 section 3.12, or an HTTP status
   */
  public static ReasonCode scim(Object error) {
    return new ReasonCode(SCIM_PREFIX + error);
  }

  /** The scimType or HTTP status of a rejection by the SCIM server; empty for other reasons. */
  public Optional<String> scimError() {
    return value.startsWith(SCIM_PREFIX)
        ? Optional.of(value.substring(SCIM_PREFIX.length()))
        : Optional.empty();
  }

  /** Empty for rejections by the SCIM server, and for reasons that a newer release added. */
  public Optional<FailureReason> known() {
    return FailureReason.with(this);
  }

  @Override
  public String toString() {
    return value;
  }
}
