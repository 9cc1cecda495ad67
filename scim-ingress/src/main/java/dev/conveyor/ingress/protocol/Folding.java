package dev.conveyor.ingress.protocol;

import dev.conveyor.ingress.protocol.ScimFilter.Operator;
import dev.conveyor.schemas.ComparisonKey;

/**
 * The two sides of a case-insensitive comparison, each in the form of {@link ComparisonKey}: the
 * stored text, and the text to search for, as a whole or as a substring.
 */
public final class Folding {

  /** Forms no composed character with its neighbors. */
  private static final String EDGE = "|";

  private Folding() {}

  /** The text to search for: inner white space counts, surrounding white space does not. */
  public static String sought(String text, Operator operator) {
    return switch (operator) {
      case CO, SW, EW -> part(edged(text, operator));
      case EQ, NE, GT, GE, LT, LE -> ComparisonKey.of(text);
    };
  }

  /** Without trailing white space, for comparisons with the end of a stored text. */
  public static String edged(String text, Operator operator) {
    return switch (operator) {
      case SW -> text.stripLeading();
      case EW -> text.stripTrailing();
      case CO, EQ, NE, GT, GE, LT, LE -> text;
    };
  }

  private static String part(String text) {
    String key = ComparisonKey.of(EDGE + text + EDGE);
    return key.substring(EDGE.length(), key.length() - EDGE.length());
  }
}
