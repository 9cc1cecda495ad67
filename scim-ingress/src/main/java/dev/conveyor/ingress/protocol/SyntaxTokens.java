package dev.conveyor.ingress.protocol;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Tokenizes a filter or path. */
final class SyntaxTokens {

  /** The text does not match the grammar. The message says where. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message, null, false, false);
    }
  }

  private final String text;
  private int position;

  SyntaxTokens(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  /** Letters, digits, and the other characters of URNs and attribute paths. */
  String name() throws Unreadable {
    skipSpaces();
    int start = position;
    while (position < text.length() && isNameCharacter(text.charAt(position))) {
      position++;
    }
    if (start == position) {
      throw unexpected("an attribute name");
    }
    return text.substring(start, position);
  }

  String operator() throws Unreadable {
    int before = position;
    skipSpaces();
    if (before == position) {
      throw unexpected("a space and an operator");
    }
    return name().toLowerCase(Locale.ROOT);
  }

  /** Consumes the next character if it matches. Only spaces may precede it. */
  boolean accept(char expected) {
    int before = position;
    if (expected != '[' && expected != '.') {
      skipSpaces();
    }
    if (position < text.length() && text.charAt(position) == expected) {
      position++;
      return true;
    }
    position = before;
    return false;
  }

  void expect(char expected) throws Unreadable {
    if (!accept(expected)) {
      throw unexpected("'" + expected + "'");
    }
  }

  void expectEnd() throws Unreadable {
    skipSpaces();
    if (position < text.length()) {
      throw unexpected("the end");
    }
  }

  /** {@code and}, {@code or}, in any case, as a separate word. */
  boolean acceptWord(String word) {
    int before = position;
    skipSpaces();
    boolean apart = position == 0 || " ()[]".indexOf(text.charAt(position - 1)) >= 0;
    if (apart && text.regionMatches(true, position, word, 0, word.length())) {
      int end = position + word.length();
      if (end < text.length() && !isNameCharacter(text.charAt(end))) {
        position = end;
        return true;
      }
    }
    position = before;
    return false;
  }

  /** {@code not} and the following parenthesis. */
  boolean acceptNot() {
    int before = position;
    if (acceptWord("not") && accept('(')) {
      return true;
    }
    position = before;
    return false;
  }

  /**
   * A comparison value: a string, true, false, or null as in JSON.
   *
   * <p>authentik sends strings without quotes, {@code userName eq akadmin} instead of {@code
   * userName eq "akadmin"} (RFC 7644 section 3.4.2.2), and Entra ID's documentation has {@code
   * externalId eq jyoung}: a bare word is read as a string, up to the next space or bracket. No
   * attribute is a number, so digits are read as a word, too.
   */
  @Nullable Object value() throws Unreadable {
    skipSpaces();
    if (position < text.length() && text.charAt(position) == '"') {
      return string();
    }
    int start = position;
    while (position < text.length() && " ()[]\"".indexOf(text.charAt(position)) < 0) {
      position++;
    }
    String word = text.substring(start, position);
    if (word.isEmpty() || word.startsWith("'") || !Text.isClean(word)) {
      position = start;
      throw unexpected("a value");
    }
    return switch (word.toLowerCase(Locale.ROOT)) {
      // Entra ID writes True and False.
      case "true" -> true;
      case "false" -> false;
      case "null" -> null;
      default -> word;
    };
  }

  private String string() throws Unreadable {
    int end = position + 1;
    while (end < text.length() && text.charAt(end) != '"') {
      end += text.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= text.length()) {
      throw unexpected("a closing quote for the string");
    }
    String literal = text.substring(position, end + 1);
    try {
      String value = JsonMapper.shared().readValue(literal, String.class);
      if (!Text.isClean(value)) {
        throw unexpected("a string of valid Unicode text");
      }
      position = end + 1;
      return value;
    } catch (JacksonException e) {
      throw unexpected("a JSON string");
    }
  }

  private void skipSpaces() {
    while (position < text.length() && text.charAt(position) == ' ') {
      position++;
    }
  }

  private Unreadable unexpected(String wanted) {
    return new Unreadable("expected " + wanted + " at character " + (position + 1) + ".");
  }

  private static boolean isNameCharacter(char c) {
    return c < 128 && (Character.isLetterOrDigit(c) || "-_$:.".indexOf(c) >= 0);
  }
}
