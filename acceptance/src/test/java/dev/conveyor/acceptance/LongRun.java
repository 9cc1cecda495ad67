package dev.conveyor.acceptance;

/** Tests that repeat something do so more often with {@code -Dconveyor.long-tests=true}. */
final class LongRun {

  private static final boolean WANTED = Boolean.getBoolean("conveyor.long-tests");

  private LongRun() {}

  /** How much of it this run does. */
  static int times(int usual, int longRun) {
    return WANTED ? longRun : usual;
  }
}
