package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A short name for a failed provision, such as {@code PRV-7K3F-Q2XD}: eight characters of
 * Crockford's Base32, which has no letters that sound or look like digits on the phone. It is
 * derived from the fingerprint of what failed, so retries and redeliveries get the same reference.
 * Forty bits: among 10,000 failures, the odds that two collide are 1 in 20,000, so never use it as
 * a primary key; use the fingerprint.
 */
public record FailureReference(@JsonValue String value) {

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final Pattern SHAPE =
      Pattern.compile("PRV-[" + ALPHABET + "]{4}-[" + ALPHABET + "]{4}");

  private static final String PREFIX = "PRV";
  private static final int DIGITS = 8;
  private static final Pattern OTHER_THAN_LETTERS = Pattern.compile("[^\\p{L}\\p{N}]");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public FailureReference {
    if (!SHAPE.matcher(value).matches()) {
      throw new InvalidValue("Invalid reference. A reference looks like PRV-7K3F-Q2XD.");
    }
  }

  /** The fingerprint of the parts that identify a failing change: 64 hexadecimal digits. */
  public static String fingerprint(String... parts) {
    MessageDigest digest = Sha256.digest();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  public static FailureReference of(String fingerprint) {
    long bits = Long.parseUnsignedLong(fingerprint.substring(0, 10), 16);
    StringBuilder text = new StringBuilder("PRV-");
    for (int i = 7; i >= 0; i--) {
      text.append(ALPHABET.charAt((int) (bits >>> (5 * i)) & 31));
      if (i == 4) {
        text.append('-');
      }
    }
    return new FailureReference(text.toString());
  }

  /**
   * Reads a reference as people write it: in any case, with or without PRV and dashes, surrounded
   * by blanks and punctuation, with O for 0 and I or L for 1.
   *
   * @throws InvalidValue if it is not a reference
   */
  public static FailureReference read(String text) {
    String letters =
        OTHER_THAN_LETTERS.matcher(text.toUpperCase(java.util.Locale.ROOT)).replaceAll("");
    boolean prefixed = letters.length() > DIGITS && letters.startsWith(PREFIX);
    String digits =
        (prefixed ? letters.substring(PREFIX.length()) : letters)
            .replace('O', '0')
            .replace('I', '1')
            .replace('L', '1');
    if (digits.length() != DIGITS) {
      throw new InvalidValue("Invalid reference. A reference looks like PRV-7K3F-Q2XD.");
    }
    return new FailureReference(
        PREFIX + "-" + digits.substring(0, DIGITS / 2) + "-" + digits.substring(DIGITS / 2));
  }

  @Override
  public String toString() {
    return value;
  }
}
