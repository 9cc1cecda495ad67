package dev.conveyor.ingress.groups;

import dev.conveyor.ingress.protocol.ScimProblem;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many members may wait for their users, and for how long. A complete first sync of groups
 * before users fits; a client that names people who are never provisioned cannot fill the database.
 *
 * @param perOrganization the maximum number of waiting members of one organization's groups
 * @param perGroup the maximum number of waiting members of one group
 * @param expireAfter how long a member may wait
 */
@ConfigurationProperties("conveyor.parked-members")
public record ParkingLimits(
    @DefaultValue("100000") int perOrganization,
    @DefaultValue("50000") int perGroup,
    @DefaultValue("90d") Duration expireAfter) {

  private static final String TOO_MANY =
      "%s would have %d members waiting for their users; the limit is %d. Provision the users first, then"
          + " the group.";

  public ParkingLimits {
    if (perOrganization < 1 || perGroup < 1 || !expireAfter.isPositive()) {
      throw new IllegalArgumentException("each value of conveyor.parked-members must be positive");
    }
  }

  /** The defaults. */
  public static ParkingLimits standard() {
    return new ParkingLimits(100_000, 50_000, Duration.ofDays(90));
  }

  /**
   * Rejects the whole write: a group that silently lost some members to a limit would look complete
   * to the identity provider, which sends them only once.
   *
   * @param ofGroup how many members would wait for this group
   * @param ofOrganization how many would wait in total
   * @throws ScimProblem 400 tooMany
   */
  void check(String group, long ofGroup, long ofOrganization) {
    if (ofGroup > perGroup) {
      throw ScimProblem.tooMany(TOO_MANY.formatted("The group " + group, ofGroup, perGroup));
    }
    if (ofOrganization > perOrganization) {
      throw ScimProblem.tooMany(
          TOO_MANY.formatted("The organization", ofOrganization, perOrganization));
    }
  }
}
