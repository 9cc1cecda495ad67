package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * When removals of users are held instead of applied: once more than {@code moreThan} users, and
 * more than {@code percent} percent of the active users, were to be removed within {@code minutes}.
 * Removals up to that number are always applied. An organization with fewer than {@value
 * #FEWEST_USERS} active users has no holds.
 *
 * @param moreThan a number of users, 0 to {@value #MOST_USERS}
 * @param percent of the active users, 0 to 100
 * @param minutes 1 to {@value #MOST_MINUTES}
 * @param endsAfterHours how long a user is held without a decision, 1 to {@value #MOST_HOURS}
 * @param endsBy what happens then: {@link HoldDecision#APPLY} or {@link HoldDecision#DISCARD}
 */
public record HoldPolicy(
    @JsonProperty(required = true) boolean enabled,
    @JsonProperty(required = true) int moreThan,
    @JsonProperty(required = true) int percent,
    @JsonProperty(required = true) int minutes,
    @JsonProperty(required = true) int endsAfterHours,
    @JsonProperty(required = true) HoldDecision endsBy) {

  /** In smaller organizations, a few leavers would already be a large part. */
  public static final int FEWEST_USERS = 10;

  public static final int MOST_USERS = 1_000_000;
  public static final int MOST_MINUTES = 1440;
  public static final int MOST_HOURS = 720;

  /** What applies to an organization that has not chosen. */
  public static final HoldPolicy DEFAULT = new HoldPolicy(true, 10, 10, 10, 24, HoldDecision.APPLY);

  public HoldPolicy {
    check(moreThan, 0, MOST_USERS, "moreThan");
    check(percent, 0, 100, "percent");
    check(minutes, 1, MOST_MINUTES, "minutes");
    check(endsAfterHours, 1, MOST_HOURS, "endsAfterHours");
    Event.require(endsBy, "endsBy");
    if (!endsBy.isFinal()) {
      throw new InvalidValue("endsBy must be apply or discard.");
    }
  }

  /**
   * Whether one more removal is too many.
   *
   * @param removals requested within the window, this one included; each user counts once
   * @param users active at the beginning of the window
   */
  public boolean isExceeded(long removals, long users) {
    return enabled
        && users >= FEWEST_USERS
        && removals > moreThan
        && removals * 100 > percent * users;
  }

  /** The default for a policy that is absent, as in records of older versions. */
  public static HoldPolicy orDefault(@Nullable HoldPolicy policy) {
    return policy == null ? DEFAULT : policy;
  }

  private static void check(int value, int least, int most, String name) {
    if (value < least || value > most) {
      throw new InvalidValue(name + " must be a whole number from " + least + " to " + most + ".");
    }
  }
}
