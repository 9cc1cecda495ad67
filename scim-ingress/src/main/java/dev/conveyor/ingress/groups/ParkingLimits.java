package dev.conveyor.ingress.groups;

import dev.conveyor.ingress.protocol.ScimProblem;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many members groups wait for, and for how long. A whole first push of groups before their
 * users fits; a client that names people who never come does not fill the database.
 *
 * @param perOrganization the most members of one organization's groups that wait for their user
 * @param perGroup the most members of one group that wait for their user
 * @param expireAfter how long a group waits for a member
 */
@ConfigurationProperties("conveyor.parked-members")
public record ParkingLimits(
    @DefaultValue("100000") int perOrganization,
    @DefaultValue("50000") int perGroup,
    @DefaultValue("90d") Duration expireAfter) {

  private static final String TOO_MANY =
      "%s would have %d members waiting for their users; the limit is %d. Push the users first, then"
          + " the group.";

  public ParkingLimits {
    if (perOrganization < 1 || perGroup < 1 || !expireAfter.isPositive()) {
      throw new IllegalArgumentException("each of conveyor.parked-members is above 0");
    }
  }

  /** The defaults. */
  public static ParkingLimits standard() {
    return new ParkingLimits(100_000, 50_000, Duration.ofDays(90));
  }

  /**
   * The write as a whole is refused: a group that lost some of its members to a limit would look
   * complete to the identity provider, which sends them only once.
   *
   * @param ofGroup how many members would wait for this group
   * @param ofOrganization how many would wait in all
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
