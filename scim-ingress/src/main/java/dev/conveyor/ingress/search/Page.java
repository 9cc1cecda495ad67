package dev.conveyor.ingress.search;

import dev.conveyor.ingress.protocol.ScimProblem;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for (RFC 7644 section 3.4.2.4).
 *
 * @param startIndex counted from 1; smaller ones mean 1
 * @param count at most {@link #LARGEST}; negative ones mean 0
 */
public record Page(int startIndex, int count) {

  /** The most resources in one answer. */
  public static final int LARGEST = 1000;

  private static final int USUAL = 100;

  public static Page of(@Nullable String startIndex, @Nullable String count) {
    return new Page(
        Math.max(1, number("startIndex", startIndex, 1)),
        Math.min(LARGEST, Math.max(0, number("count", count, USUAL))));
  }

  public int offset() {
    return startIndex - 1;
  }

  private static int number(String name, @Nullable String text, int otherwise) {
    if (text == null || text.isEmpty()) {
      return otherwise;
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw ScimProblem.invalidValue(name + " must be a whole number.");
    }
  }
}
