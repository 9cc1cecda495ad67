package dev.conveyor.ingress.groups;

import org.springframework.transaction.support.TransactionTemplate;

/** Periodically unparks members that have waited for too long. */
public final class ParkedExpiry {

  /** In one transaction. */
  private static final int AT_ONCE = 500;

  private final Membership membership;
  private final TransactionTemplate transaction;
  private final ParkingLimits limits;

  public ParkedExpiry(
      Membership membership, TransactionTemplate transaction, ParkingLimits limits) {
    this.membership = membership;
    this.transaction = transaction;
    this.limits = limits;
  }

  /** Unparks the expired members. */
  public void expire() {
    int expired;
    do {
      expired =
          transaction.execute(status -> membership.expireParked(limits.expireAfter(), AT_ONCE));
    } while (expired == AT_ONCE);
    transaction.executeWithoutResult(status -> membership.settleFinished(AT_ONCE));
  }
}
