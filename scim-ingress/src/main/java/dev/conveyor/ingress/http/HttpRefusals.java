package dev.conveyor.ingress.http;

import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.schemas.FailureReason;
import dev.conveyor.schemas.ReasonCode;

/** Maps rejections by the provisioning worker to SCIM errors. */
final class HttpRefusals {

  private HttpRefusals() {}

  /** An unknown reason, from a newer worker, is a bad request. */
  static ScimProblem problem(ReasonCode reason, String message, String reference) {
    String detail = message + " Reference: " + reference;
    return reason.equals(FailureReason.EMAIL_TAKEN.code())
        ? ScimProblem.uniqueness(detail)
        : new ScimProblem(400, null, detail);
  }
}
