package dev.conveyor.ingress.rejections;

import dev.conveyor.ingress.protocol.Passwords;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.Sha256;
import dev.conveyor.schemas.Stage;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The request data of a failed provision: computed once per failure, since a body may be large.
 *
 * @param fingerprint the same for retries of the same request of the same organization. Passwords
 *     are excluded: Okta generates a new one for every try
 * @param body the kept body without passwords, in UTF-8; empty if the body is too large to keep
 * @param bodyBytes the length of a body that is not kept; null if it is kept
 * @param bodySha256 its hash; null if it is kept
 */
public record RejectedRequest(
    WriteRequest request,
    String fingerprint,
    byte[] body,
    @Nullable Long bodyBytes,
    @Nullable String bodySha256) {

  /**
   * The largest body that is kept, in bytes. In Base64 twice, it makes a record of 0.5 MB; what
   * identity providers send about one user or a few hundred members is far smaller.
   */
  public static final int LARGEST_BODY = 256 * 1024;

  private static final byte[] NOTHING = {};

  public static RejectedRequest of(Caller caller, WriteRequest request) {
    String text = Passwords.removedFrom(request.body());
    String fingerprint = fingerprint(caller, request, text);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= LARGEST_BODY
        ? new RejectedRequest(request, fingerprint, bytes, null, null)
        : new RejectedRequest(
            request, fingerprint, NOTHING, (long) bytes.length, Sha256.hex(bytes));
  }

  static String fingerprint(Caller caller, WriteRequest request, String bodyWithoutPasswords) {
    return FailureReference.fingerprint(
        Stage.INGRESS.text(),
        caller.organization().value(),
        request.method(),
        request.path(),
        bodyWithoutPasswords);
  }

  public FailureReference reference() {
    return FailureReference.of(fingerprint);
  }
}
