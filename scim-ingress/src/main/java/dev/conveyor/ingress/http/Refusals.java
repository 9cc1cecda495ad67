package dev.conveyor.ingress.http;

import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.schemas.FailureReason;

/** Refusals of the provisioning worker, as SCIM errors. */
final class Refusals {

  private Refusals() {}

  /** A reason that is not known here, of a newer worker, is a bad request like any other. */
  static ScimProblem problem(String reason, String message, String reference) {
    String detail = message + " Reference: " + reference;
    return reason.equals(FailureReason.EMAIL_TAKEN.code())
        ? ScimProblem.uniqueness(detail)
        : new ScimProblem(400, null, detail);
  }
}
