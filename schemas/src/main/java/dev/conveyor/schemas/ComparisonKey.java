package dev.conveyor.schemas;

import java.text.Normalizer;
import java.util.Locale;

/**
 * How user names, e-mail addresses and display names are compared: two texts with the same key are
 * the same name. The text itself is stored and returned as it was sent.
 *
 * <p>The mapping follows PRECIS UsernameCaseMapped (RFC 8265 section 3.3): full-width and
 * half-width characters become their plain forms, letters are case-folded, and the result is in
 * Unicode normalization form C. Applied to its own result, it changes nothing. Unlike PRECIS it
 * refuses no character: what a name may hold is decided at the edge.
 */
public final class ComparisonKey {

  private ComparisonKey() {}

  /** Returns the key of a text; surrounding white space does not count. */
  public static String of(String text) {
    String plain = Normalizer.normalize(plainWidth(text.strip()), Normalizer.Form.NFC);
    // Down, up and down again is full case folding: capital and small sharp s both become ss.
    String folded =
        plain.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    // The last letter of a Greek word has a lower-case form of its own.
    return Normalizer.normalize(folded.replace('ς', 'σ'), Normalizer.Form.NFC);
  }

  private static String plainWidth(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (point == 0x3000 || (point >= 0xFF01 && point <= 0xFFEE)) {
                plain.append(Normalizer.normalize(Character.toString(point), Normalizer.Form.NFKC));
              } else {
                plain.appendCodePoint(point);
              }
            });
    return plain.toString();
  }
}
