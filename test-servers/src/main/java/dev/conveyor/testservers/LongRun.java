package dev.conveyor.testservers;

/** Tests that repeat something do so more often with {@code -Dconveyor.long-tests=true}. */
public final class LongRun {

  private static final boolean WANTED = Boolean.getBoolean("conveyor.long-tests");

  private LongRun() {}

  public static boolean isWanted() {
    return WANTED;
  }

  /** How much of it this run does. */
  public static int times(int usual, int longRun) {
    return WANTED ? longRun : usual;
  }
}
