package dev.conveyor.console.support;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.FailureSubject;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OriginalRecord;
import dev.conveyor.schemas.ReasonCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A failed provision as support sees it.
 *
 * @param fingerprint our key; support knows the reference
 */
public record Failure(
    @JsonIgnore String fingerprint,
    FailureReference reference,
    String organization,
    FailureSubject about,
    String stage,
    ReasonCode reason,
    String message,
    long version,
    OriginalRecord original,
    Instant firstSeen,
    Instant lastSeen,
    int tries,
    Status status,
    @Nullable String note) {

  /** Where a failed provision stands. */
  public enum Status {
    OPEN,
    /** Sent through again; how that ended is not known yet. */
    REPLAYED,
    RESOLVED,
    DISMISSED,
    /** The user or group has moved on to a newer version. */
    SUPERSEDED;

    @com.fasterxml.jackson.annotation.JsonValue
    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    /**
     * @throws InvalidValue when the text is no status
     */
    public static Status parse(String text) {
      for (Status status : values()) {
        if (status.text().equals(text)) {
          return status;
        }
      }
      throw new InvalidValue("A status is open, replayed, resolved, dismissed or superseded.");
    }
  }
}
