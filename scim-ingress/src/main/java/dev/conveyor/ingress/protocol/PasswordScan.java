package dev.conveyor.ingress.protocol;

import java.util.regex.Pattern;

/**
 * Removes passwords from text that is malformed JSON, or too long to parse into a tree: it only
 * looks at quotes. One pass without recursion, for any text.
 */
final class PasswordScan {

  private static final String PASSWORD = "password";

  /** Letters that JSON may also write as an escape, such as the p of {@code \\u0070assword}. */
  private static final Pattern ESCAPED_LETTER =
      Pattern.compile("\\\\u00([46][1-9a-fA-F]|[57][0-9aA])");

  private PasswordScan() {}

  /** Whether the word occurs anywhere in the text, in any case. */
  static boolean names(String text) {
    return indexOf(text, PASSWORD, 0) >= 0;
  }

  /** Whether the text may contain a name with escaped letters. */
  static boolean mayHideNames(String text) {
    return text.contains("\\u00");
  }

  /**
   * The same text with each password replaced by an empty string. If a password is the path of an
   * operation, all values are emptied: which one belongs to it is unknown here.
   */
  static String removedFrom(String body) {
    String text = mayHideNames(body) ? withLetters(body) : body;
    String without = emptied(text, PASSWORD);
    return isValue(without) ? emptied(without, "value") : without;
  }

  private static String withLetters(String text) {
    return ESCAPED_LETTER
        .matcher(text)
        .replaceAll(letter -> String.valueOf((char) Integer.parseInt(letter.group(1), 16)));
  }

  /** Empties the string after each member with that name. */
  private static String emptied(String text, String name) {
    StringBuilder out = new StringBuilder();
    int copied = 0;
    for (int at = indexOf(text, name, 0); at >= 0; at = indexOf(text, name, at)) {
      int end = at + name.length();
      int value = isName(text, at, end) ? value(text, end + 1) : -1;
      if (value >= 0 && text.charAt(value) == '"') {
        out.append(text, copied, value).append("\"\"");
        copied = endOfString(text, value);
        at = copied;
      } else {
        at = end;
      }
    }
    return copied == 0 ? text : out.append(text, copied, text.length()).toString();
  }

  /** Whether the word ends a string that is not followed by a colon. */
  private static boolean isValue(String text) {
    for (int at = indexOf(text, PASSWORD, 0); at >= 0; at = indexOf(text, PASSWORD, at)) {
      int end = at + PASSWORD.length();
      if (isName(text, at, end) && value(text, end + 1) < 0) {
        return true;
      }
      at = end;
    }
    return false;
  }

  /** Between quotes, or after the colon of a URN. */
  private static boolean isName(String text, int start, int end) {
    return start > 0
        && (text.charAt(start - 1) == '"' || text.charAt(start - 1) == ':')
        && end < text.length()
        && text.charAt(end) == '"';
  }

  /** Where the value after the colon begins; -1 if there is no colon or no value. */
  private static int value(String text, int from) {
    int colon = skipSpaces(text, from);
    if (colon >= text.length() || text.charAt(colon) != ':') {
      return -1;
    }
    int value = skipSpaces(text, colon + 1);
    return value < text.length() ? value : -1;
  }

  private static int skipSpaces(String text, int from) {
    int at = from;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** The position after the closing quote; the end of the text if there is none. */
  private static int endOfString(String text, int quote) {
    int at = quote + 1;
    while (at < text.length() && text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(at + 1, text.length());
  }

  private static int indexOf(String text, String word, int from) {
    char first = word.charAt(0);
    int last = text.length() - word.length();
    for (int i = from; i <= last; i++) {
      if ((text.charAt(i) | ' ') == first && text.regionMatches(true, i, word, 0, word.length())) {
        return i;
      }
    }
    return -1;
  }
}
