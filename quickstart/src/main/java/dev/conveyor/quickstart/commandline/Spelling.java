package dev.conveyor.quickstart.commandline;

import java.util.Collection;
import java.util.Optional;

/** Finds the name that was probably meant. */
final class Spelling {

  private Spelling() {}

  /** The first of the nearest candidates, unless more than a third of the letters differ. */
  static Optional<String> nearest(String typed, Collection<String> candidates) {
    int least = Math.max(2, typed.length() / 3) + 1;
    Optional<String> nearest = Optional.empty();
    for (String candidate : candidates) {
      int distance = distance(typed, candidate);
      if (distance < least) {
        least = distance;
        nearest = Optional.of(candidate);
      }
    }
    return nearest;
  }

  /** Levenshtein's: letters to insert, delete, or replace. */
  private static int distance(String one, String other) {
    int[] above = new int[other.length() + 1];
    for (int column = 0; column < above.length; column++) {
      above[column] = column;
    }
    for (int row = 1; row <= one.length(); row++) {
      int[] current = new int[above.length];
      current[0] = row;
      for (int column = 1; column < current.length; column++) {
        int replaced = one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1;
        current[column] =
            Math.min(
                above[column - 1] + replaced, Math.min(above[column], current[column - 1]) + 1);
      }
      above = current;
    }
    return above[other.length()];
  }
}
