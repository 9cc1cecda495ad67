package dev.conveyor.ingress.protocol;

import dev.conveyor.ingress.protocol.ScimFilter.Operator;
import dev.conveyor.schemas.ComparisonKey;

/**
 * The two sides of a comparison that is without case, each as {@link ComparisonKey} has it: what is
 * held as a whole, what is looked for as a whole or as a part of one.
 */
public final class Folding {

  /** Forms no character with what stands beside it. */
  private static final String EDGE = "|";

  private Folding() {}

  /** What is looked for: the white space inside a name counts, around it does not. */
  public static String sought(String text, Operator operator) {
    return switch (operator) {
      case CO, SW, EW -> part(edged(text, operator));
      case EQ, NE, GT, GE, LT, LE -> ComparisonKey.of(text);
    };
  }

  /** Without the white space at the end that is compared with an end of what is held. */
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
