package dev.conveyor.schemas;

import org.jspecify.annotations.Nullable;

/** Text that every store accepts: no NUL, no unpaired surrogates, and a bounded length. */
public final class Excerpt {

  /** Long enough to recognize a value. */
  private static final int SHORT = 300;

  private static final char REPLACEMENT = '\uFFFD';

  private Excerpt() {}

  /** The first 300 characters of the text, at most. */
  public static String of(String text) {
    return of(text, SHORT);
  }

  /** The same for text that may be null. */
  public static @Nullable String ofNullable(@Nullable String text, int limit) {
    return text == null ? null : of(text, limit);
  }

  /**
   * The text, with characters that PostgreSQL or UTF-8 cannot hold replaced. Longer text is cut and
   * ends with an ellipsis. If nothing changes, the same string is returned.
   *
   * @param limit the maximum length of the result in {@code char}s
   */
  public static String of(String text, int limit) {
    if (text.length() <= limit && isClean(text)) {
      return text;
    }
    boolean cut = text.length() > limit;
    int end = cut ? limit - 1 : text.length();
    StringBuilder excerpt = new StringBuilder(Math.min(text.length(), limit));
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (isPair(text, i) && i + 1 < end) {
        excerpt.append(c).append(text.charAt(++i));
      } else if (!(cut && i == end - 1 && Character.isHighSurrogate(c))) {
        excerpt.append(c == 0 || Character.isSurrogate(c) ? REPLACEMENT : c);
      }
    }
    return cut ? excerpt.append('…').toString() : excerpt.toString();
  }

  private static boolean isClean(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isSurrogate(c) && !isPair(text, i)) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        i++;
      }
    }
    return true;
  }

  private static boolean isPair(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        && i + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(i + 1));
  }
}
