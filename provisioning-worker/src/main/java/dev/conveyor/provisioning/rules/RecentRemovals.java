package dev.conveyor.provisioning.rules;

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
}
