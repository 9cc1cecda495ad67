package dev.conveyor.console.drift;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the last comparison of an organization went.
 *
 * @param nightly whether it ran by itself
 * @param usersCompared so far
 * @param snapshotsCompared false if the organization has too many users for that
 * @param differences how many there are of each reason; reasons without any are missing
 * @param more whether there are more differences than are kept
 * @param problem why it could not be finished; null if it was
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ComparisonStatus(
    State state,
    @Nullable Instant requestedAt,
    boolean nightly,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    long usersCompared,
    boolean snapshotsCompared,
    Map<String, Long> differences,
    boolean more,
    @Nullable String problem) {

  /** What becomes of a comparison. */
  public enum State {
    NEVER("never"),
    WAITING("waiting"),
    RUNNING("running"),
    DONE("done"),
    FAILED("failed");

    private final String text;

    State(String text) {
      this.text = text;
    }

    @JsonValue
    public String text() {
      return text;
    }
  }

  static final ComparisonStatus NEVER =
      new ComparisonStatus(State.NEVER, null, false, null, null, 0, true, Map.of(), false, null);

  ComparisonStatus {
    differences = Map.copyOf(differences);
  }

  /** Whether it is still under way. */
  @JsonIgnore
  public boolean isLive() {
    return state == State.WAITING || state == State.RUNNING;
  }

  /** All differences. */
  public long total() {
    return differences.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Those of a reason. */
  public long count(String reason) {
    return differences.getOrDefault(reason, 0L);
  }
}
