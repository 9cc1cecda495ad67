package dev.conveyor.ingress.outcomes;

import dev.conveyor.schemas.FailureReason;
import dev.conveyor.schemas.ReasonCode;

/** The outcome of a version of a SCIM user at the provisioning worker. */
public sealed interface ProvisioningOutcome {

  /** The version, or a newer one, is in the directory. */
  record Provisioned() implements ProvisioningOutcome {}

  /**
   * It cannot be provisioned in its current state.
   *
   * @param reference the reference of the failed provision, for support
   */
  record Refused(ReasonCode reason, String message, String reference)
      implements ProvisioningOutcome {

    /** Whether another write may still resolve it, as when two users exchange their addresses. */
    boolean mayBeSettled() {
      return reason.equals(FailureReason.EMAIL_TAKEN.code());
    }

    public Refused withReference(String other) {
      return new Refused(reason, message, other);
    }
  }

  /** An earlier write's change to the user is rejected; what this one changed is applied. */
  record RefusedElsewhere() implements ProvisioningOutcome {}

  /**
   * It waits for an email address, which the directory requires and SCIM does not (RFC 7643 section
   * 4.1). Support sees a failed provision; to the client, it is a user like any other.
   */
  record WithoutEmail() implements ProvisioningOutcome {}

  /** Timed out: the outcome may still become either. */
  record Unknown() implements ProvisioningOutcome {}
}
