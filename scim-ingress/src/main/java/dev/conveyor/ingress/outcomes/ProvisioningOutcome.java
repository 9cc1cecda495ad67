package dev.conveyor.ingress.outcomes;

/** How a version of a SCIM user ended at the provisioning worker. */
public sealed interface ProvisioningOutcome {

  /** It is in the directory, or a newer one is. */
  record Provisioned() implements ProvisioningOutcome {}

  /** It cannot be provisioned as it is. */
  record Refused(String reason, String message, String reference) implements ProvisioningOutcome {}

  /** Nothing was heard of it in time: it may still become either. */
  record Unknown() implements ProvisioningOutcome {}
}
