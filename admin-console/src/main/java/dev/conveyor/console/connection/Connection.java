package dev.conveyor.console.connection;

import dev.conveyor.schemas.HoldPolicy;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.Rehire;
import dev.conveyor.schemas.Role;
import org.jspecify.annotations.Nullable;

/**
 * An organization's settings for provisioning.
 *
 * @param seatLimit the most active users; null for any number
 * @param waitForProvisioning whether the ingress waits for the provisioning worker's outcome before
 *     it answers, so that a refusal reaches the identity provider
 * @param rehire what a new SCIM user does whose address a deactivated user holds
 * @param requestsPerSecond the most requests that one instance of the ingress takes from the
 *     organization; null for the installation's own limit
 * @param holds when removals of users are held
 * @param paused whether changes of the identity provider are stored and not applied
 * @param baseUrl what goes into Okta's field "SCIM connector base URL"
 * @param uniqueIdentifierField what goes into the field of that name
 */
public record Connection(
    boolean enabled,
    @Nullable Role defaultRole,
    boolean requireSso,
    @Nullable Integer seatLimit,
    boolean waitForProvisioning,
    Rehire rehire,
    @Nullable Integer requestsPerSecond,
    HoldPolicy holds,
    boolean paused,
    String baseUrl,
    String uniqueIdentifierField,
    long version) {

  /** The same but for what an organization's admin sets. */
  public Connection with(boolean nowEnabled, @Nullable Role nowDefault, boolean nowRequireSso) {
    return new Connection(
        nowEnabled,
        nowDefault,
        nowRequireSso,
        seatLimit,
        waitForProvisioning,
        rehire,
        requestsPerSecond,
        holds,
        paused,
        baseUrl,
        uniqueIdentifierField,
        version);
  }

  /** The same but for what happens to rehired users. */
  public Connection withRehire(Rehire nowRehire) {
    return new Connection(
        enabled,
        defaultRole,
        requireSso,
        seatLimit,
        waitForProvisioning,
        nowRehire,
        requestsPerSecond,
        holds,
        paused,
        baseUrl,
        uniqueIdentifierField,
        version);
  }

  /** The same but for when removals are held. */
  public Connection withHolds(HoldPolicy nowHolds) {
    return new Connection(
        enabled,
        defaultRole,
        requireSso,
        seatLimit,
        waitForProvisioning,
        rehire,
        requestsPerSecond,
        nowHolds,
        paused,
        baseUrl,
        uniqueIdentifierField,
        version);
  }

  /** The same but paused, or not. */
  public Connection withPaused(boolean nowPaused) {
    return new Connection(
        enabled,
        defaultRole,
        requireSso,
        seatLimit,
        waitForProvisioning,
        rehire,
        requestsPerSecond,
        holds,
        nowPaused,
        baseUrl,
        uniqueIdentifierField,
        version);
  }

  /** The same but for what an operator limits the organization to. */
  public Connection withLimits(
      @Nullable Integer nowSeatLimit, @Nullable Integer nowRequestsPerSecond) {
    return new Connection(
        enabled,
        defaultRole,
        requireSso,
        nowSeatLimit,
        waitForProvisioning,
        rehire,
        nowRequestsPerSecond,
        holds,
        paused,
        baseUrl,
        uniqueIdentifierField,
        version);
  }

  /** What only an operator sets. */
  public record Limits(@Nullable Integer seatLimit, @Nullable Integer requestsPerSecond) {}

  public Limits limits() {
    return new Limits(seatLimit, requestsPerSecond);
  }

  /**
   * @throws InvalidValue when SCIM would be on without a default role, or a setting is out of range
   */
  public static void check(
      boolean enabled,
      @Nullable Role defaultRole,
      @Nullable Integer seatLimit,
      @Nullable Integer requestsPerSecond) {
    if (defaultRole != null && !defaultRole.mayBeDefault()) {
      throw new InvalidValue("The default role is one of " + Role.DEFAULTS + ".");
    }
    if (enabled && defaultRole == null) {
      throw new InvalidValue("SCIM cannot be enabled without a default role.");
    }
    if (seatLimit != null && seatLimit < 0) {
      throw new InvalidValue("The seat limit cannot be negative.");
    }
    if (requestsPerSecond != null && requestsPerSecond < 1) {
      throw new InvalidValue("requestsPerSecond is at least 1.");
    }
  }
}
