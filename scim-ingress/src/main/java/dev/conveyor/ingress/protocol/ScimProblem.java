package dev.conveyor.ingress.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A SCIM error as in RFC 7644 section 3.12. The detail is written for the identity provider's
 * admin, who reads it in the provisioning log.
 */
public final class ScimProblem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final @Nullable String scimType;

  /**
   * @param scimType one of RFC 7644 table 9 or RFC 9865 section 2.1; null if none applies
   */
  public ScimProblem(int status, @Nullable String scimType, String detail) {
    super(Text.shown(detail), null, false, false);
    this.status = status;
    this.scimType = scimType;
  }

  public int status() {
    return status;
  }

  public @Nullable String scimType() {
    return scimType;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }

  /** The same problem with a longer detail, such as a reference. */
  public ScimProblem withDetail(String detail) {
    return new ScimProblem(status, scimType, detail);
  }

  public static ScimProblem invalidSyntax(String detail) {
    return new ScimProblem(400, "invalidSyntax", detail);
  }

  public static ScimProblem invalidValue(String detail) {
    return new ScimProblem(400, "invalidValue", detail);
  }

  /** RFC 9865 section 2.1. */
  public static ScimProblem invalidCursor(String detail) {
    return new ScimProblem(400, "invalidCursor", detail);
  }

  /** RFC 9865 section 2.1. */
  public static ScimProblem expiredCursor(String detail) {
    return new ScimProblem(400, "expiredCursor", detail);
  }

  /** RFC 9865 section 2.1. */
  public static ScimProblem invalidCount(String detail) {
    return new ScimProblem(400, "invalidCount", detail);
  }

  public static ScimProblem invalidFilter(String detail) {
    return new ScimProblem(400, "invalidFilter", detail);
  }

  /** The request exceeds what the server is willing to process. */
  public static ScimProblem tooMany(String detail) {
    return new ScimProblem(400, "tooMany", detail);
  }

  public static ScimProblem invalidPath(String detail) {
    return new ScimProblem(400, "invalidPath", detail);
  }

  public static ScimProblem noTarget(String detail) {
    return new ScimProblem(400, "noTarget", detail);
  }

  public static ScimProblem mutability(String detail) {
    return new ScimProblem(400, "mutability", detail);
  }

  public static ScimProblem uniqueness(String detail) {
    return new ScimProblem(409, "uniqueness", detail);
  }

  public static ScimProblem notFound(String detail) {
    return new ScimProblem(404, null, detail);
  }

  public static ScimProblem preconditionFailed(String detail) {
    return new ScimProblem(412, null, detail);
  }
}
