package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.HoldPolicy;
import dev.conveyor.schemas.UserId;
import java.util.Set;

/**
 * The removals requested within the window of the organization's hold policy. Each user counts
 * once.
 *
 * @param applied how many were applied
 * @param held how many are held
 * @param counted those among the users of a batch
 */
public record RecentRemovals(long applied, long held, Set<UserId> counted) {

  public static final RecentRemovals NONE = new RecentRemovals(0, 0, Set.of());

  public RecentRemovals {
    counted = Set.copyOf(counted);
  }

  /**
   * Whether one more removal is too many.
   *
   * @param removals requested within the window, this one included
   * @param users active at the beginning of the window
   */
  static boolean tooMany(HoldPolicy policy, long removals, long users) {
    return policy.enabled()
        && users >= HoldPolicy.FEWEST_USERS
        && removals > policy.moreThan()
        && removals * 100 > policy.percent() * users;
  }
}
