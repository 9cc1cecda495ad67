package dev.conveyor.ingress.protocol;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The syntax of email addresses: one {@code @} between two parts, within the lengths of RFC 5321
 * section 4.5.3.1, counted in UTF-8 so that internationalized addresses (RFC 6531) count the same.
 * Whether mail can be delivered is not checked.
 */
final class EmailAddress {

  private static final int LONGEST_BYTES = 254;
  private static final int LONGEST_LOCAL_PART_BYTES = 64;

  private EmailAddress() {}

  /** Why the text is not an address, as the end of a sentence; null if it is one. */
  static @Nullable String problem(String text) {
    int at = text.indexOf('@');
    if (at <= 0 || at == text.length() - 1 || text.indexOf('@', at + 1) >= 0) {
      return "must be an email address with exactly one @";
    }
    if (text.codePoints().anyMatch(EmailAddress::isForbidden)) {
      return "must be an email address without spaces or control characters";
    }
    if (bytes(text) > LONGEST_BYTES) {
      return "is " + bytes(text) + " bytes long; the maximum is " + LONGEST_BYTES;
    }
    if (bytes(text.substring(0, at)) > LONGEST_LOCAL_PART_BYTES) {
      return "has "
          + bytes(text.substring(0, at))
          + " bytes before the @; the maximum is "
          + LONGEST_LOCAL_PART_BYTES;
    }
    return null;
  }

  private static boolean isForbidden(int point) {
    return Character.isWhitespace(point)
        || Character.isSpaceChar(point)
        || Character.isISOControl(point)
        || Text.isBidiControl(point);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
