package dev.conveyor.testservers;

/** Tests with many repetitions run more of them with {@code -Dconveyor.long-tests=true}. */
public final class LongRun {

  private static final boolean WANTED = Boolean.getBoolean("conveyor.long-tests");

  private LongRun() {}

  public static boolean isWanted() {
    return WANTED;
  }

  /** The number of repetitions in this run. */
  public static int times(int usual, int longRun) {
    return WANTED ? longRun : usual;
  }
}
