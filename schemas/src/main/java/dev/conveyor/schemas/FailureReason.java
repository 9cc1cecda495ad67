package dev.conveyor.schemas;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why a change could not be applied, as a code by which support groups failures. The list is
 * complete except for rejections by the SCIM server: those codes are {@value #SCIM_PREFIX} followed
 * by the scimType of RFC 7644 section 3.12, or by the HTTP status if there is none.
 * docs/how-to/support.md says what to do about each.
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

  /** Empty for SCIM server rejections, and for reasons added by a newer release. */
  public static Optional<FailureReason> named(String code) {
    return Arrays.stream(values()).filter(reason -> reason.code.equals(code)).findFirst();
  }

  /**
   * The code of a SCIM server rejection.
   *
   * @param error a scimType, or an HTTP status
   */
  public static String scim(Object error) {
    return SCIM_PREFIX + error;
  }
}
