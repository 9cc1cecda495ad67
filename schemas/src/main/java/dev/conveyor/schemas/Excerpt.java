package dev.conveyor.schemas;

import org.jspecify.annotations.Nullable;

/**
 * Text that every store keeps: without NUL and halves of surrogate pairs, and of bounded length.
 */
public final class Excerpt {

  /** Enough to recognize a value by. */
  private static final int SHORT = 300;

  private static final char REPLACEMENT = '\uFFFD';

  private Excerpt() {}

  /** The beginning of the text, of at most 300 characters. */
  public static String of(String text) {
    return of(text, SHORT);
  }

  /** The same for text that may be missing. */
  public static @Nullable String ofNullable(@Nullable String text, int limit) {
    return text == null ? null : of(text, limit);
  }

  /**
   * The text, with characters replaced that PostgreSQL or UTF-8 cannot hold. A longer text is cut
   * and ends with an ellipsis. The same string comes back when there is nothing to change.
   *
   * @param limit the most {@code char}s of the result
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
