package dev.conveyor.schemas;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why a change could not be applied, as a code for support to group failures by. The whole list,
 * but for what the SCIM server refuses: those codes are {@value #SCIM_PREFIX} and the scimType of
 * RFC 7644 section 3.12, or the HTTP status where there is none. docs/how-to/support.md says what
 * to do about each.
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

  public static final String SCIM_PREFIX = "scim-";

  private final String code;

  FailureReason(String code) {
    this.code = code;
  }

  public String code() {
    return code;
  }

  /** Empty for what the SCIM server refused, and for a reason of a newer release. */
  public static Optional<FailureReason> named(String code) {
    return Arrays.stream(values()).filter(reason -> reason.code.equals(code)).findFirst();
  }

  /**
   * What the SCIM server refused.
   *
   * @param error a scimType, or an HTTP status
   */
  public static String scim(Object error) {
    return SCIM_PREFIX + error;
  }
}
