package dev.conveyor.schemas;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why a change could not be applied, as a code by which support groups failures. The list is
 * complete except for rejections by the SCIM server: those codes are {@value
 * ReasonCode#SCIM_PREFIX} followed by the scimType of RFC 7644 section 3.12, or by the HTTP status
 * if there is none. docs/how-to/support.md says what to do about each.
 */
public enum FailureReason {
  SEAT_LIMIT_REACHED("seat-limit-reached"),
  EMAIL_TAKEN("email-taken"),
  EMAIL_MISSING("email-missing"),
  ADOPTION_NEEDS_CONFIRMATION("adoption-needs-confirmation"),
  UNKNOWN_MEMBER("unknown-member"),
  NESTED_GROUP_UNSUPPORTED("nested-group-unsupported"),
  BODY_NOT_KEPT("body-not-kept"),
  NOT_JSON("not-json"),
  WRONG_SCHEMA("wrong-schema"),
  UNKNOWN_EVENT_TYPE("unknown-event-type"),
  NO_VALUE("no-value"),
  WRONG_KEY("wrong-key"),
  WRONG_TOPIC("wrong-topic"),
  WRONG_SOURCE("wrong-source"),
  RECORD_TOO_LARGE("record-too-large"),
  RECORD_REFUSED("record-refused"),
  UNEXPECTED_ERROR("unexpected-error");

  private final String code;

  FailureReason(String code) {
    this.code = code;
  }

  public ReasonCode code() {
    return new ReasonCode(code);
  }

  static Optional<FailureReason> with(ReasonCode code) {
    return Arrays.stream(values()).filter(reason -> reason.code.equals(code.value())).findFirst();
  }
}
