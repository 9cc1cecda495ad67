package dev.conveyor.schemas;

import java.text.Normalizer;
import java.util.Locale;

/**
 * How user names, email addresses, and display names are compared: two texts with the same key are
 * the same name. The text itself is stored and returned as sent.
 *
 * <p>The mapping follows PRECIS UsernameCaseMapped (RFC 8265 section 3.3): full-width and
 * half-width characters become their plain forms, letters are case-folded, and the result is in
 * normalization form C. The mapping is idempotent. Unlike PRECIS, it rejects no characters: the
 * edge decides what a name may contain.
 */
public final class ComparisonKey {

  private ComparisonKey() {}

  /** Returns the key of a text. Surrounding white space is ignored. */
  public static String of(String text) {
    String plain = Normalizer.normalize(plainWidth(text.strip()), Normalizer.Form.NFC);
    // Lower, upper, and lower again is full case folding: small and capital sharp s both become ss.
    String folded =
        plain.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    // Final sigma has a separate lowercase form.
    return Normalizer.normalize(folded.replace('ς', 'σ'), Normalizer.Form.NFC);
  }

  private static String plainWidth(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints()
        .forEach(point -> {
          if (point == 0x3000 || (point >= 0xFF01 && point <= 0xFFEE)) {
            plain.append(Normalizer.normalize(Character.toString(point), Normalizer.Form.NFKC));
          } else {
            plain.appendCodePoint(point);
          }
        });
    return plain.toString();
  }
}
