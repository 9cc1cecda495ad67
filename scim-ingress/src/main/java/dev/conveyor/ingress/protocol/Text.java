package dev.conveyor.ingress.protocol;

/** Text that every store accepts and every screen can show. */
final class Text {

  private static final int LONGEST_DETAIL = 2000;

  private Text() {}

  /** Whether the text is free of NUL and unpaired surrogates. */
  static boolean isClean(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        if (!isPair(text, i)) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /**
   * Whether the text contains C0 control characters.
   *
   * @param multiLine whether tabs and line breaks are allowed
   */
  static boolean hasControls(String text, boolean multiLine) {
    return text.chars()
        .anyMatch(c -> c < ' ' && !(multiLine && (c == '\t' || c == '\n' || c == '\r')));
  }

  /** Marks, embeddings, overrides, and isolates of the bidirectional algorithm (UAX 9). */
  static boolean isBidiControl(int point) {
    return point == 0x061C
        || point == 0x200E
        || point == 0x200F
        || point >= 0x202A && point <= 0x202E
        || point >= 0x2066 && point <= 0x2069;
  }

  /** The same text, made safe for a message: printable and of limited length. */
  static String shown(String text) {
    StringBuilder shown = new StringBuilder(Math.min(text.length(), LONGEST_DETAIL));
    for (int i = 0; i < text.length() && shown.length() < LONGEST_DETAIL; i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c) && isPair(text, i)) {
        shown.append(c).append(text.charAt(++i));
      } else {
        shown.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '\uFFFD' : c);
      }
    }
    return shown.toString();
  }

  private static boolean isPair(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        && i + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(i + 1));
  }
}
