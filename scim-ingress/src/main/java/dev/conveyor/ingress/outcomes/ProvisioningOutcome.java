package dev.conveyor.ingress.outcomes;

import dev.conveyor.schemas.FailureReason;

/** How a version of a SCIM user ended at the provisioning worker. */
public sealed interface ProvisioningOutcome {

  /** It is in the directory, or a newer one is. */
  record Provisioned() implements ProvisioningOutcome {}

  /**
   * It cannot be provisioned as it is.
   *
   * @param reference of the failed provision that support finds
   */
  record Refused(String reason, String message, String reference) implements ProvisioningOutcome {

    /** Whether another write may still settle it, as when two users exchange their addresses. */
    boolean mayBeSettled() {
      return reason.equals(FailureReason.EMAIL_TAKEN.code());
    }

    public Refused withReference(String other) {
      return new Refused(reason, message, other);
    }
  }

  /**
   * Something of the user is refused that an earlier write asked for; what this one changed is
   * applied.
   */
  record RefusedElsewhere() implements ProvisioningOutcome {}

  /**
   * It waits for an e-mail address, which the directory needs and SCIM does not (RFC 7643 section
   * 4.1). Support finds it as a failed provision; to its client it is a user like any other.
   */
  record WithoutEmail() implements ProvisioningOutcome {}

  /** Nothing was heard of it in time: it may still become either. */
  record Unknown() implements ProvisioningOutcome {}
}
