package dev.conveyor.console.support;

import java.util.List;

/**
 * What became of the failures that a replay of a cause sent, as they stand now.
 *
 * @param resolved those that need nothing any more
 * @param waiting sent, and not heard of yet
 * @param remaining open failures of the cause that were not sent
 * @param failedReferences references of the first of those that failed again
 */
record RunResult(
    long resolved, long failedAgain, long waiting, long remaining, List<String> failedReferences) {

  /** How a page shows it. */
  public enum Tone {
    GOOD,
    WARN,
    BAD
  }

  public RunResult {
    failedReferences = List.copyOf(failedReferences);
  }

  /** Good only if every failure was sent and resolved. */
  public Tone tone(ReplayRun.State state) {
    if (state == ReplayRun.State.HALTED || failedAgain > 0) {
      return Tone.BAD;
    }
    return state == ReplayRun.State.DONE && waiting == 0 && remaining == 0 ? Tone.GOOD : Tone.WARN;
  }

  /** How many have come to an end, whatever it was. */
  public long ended() {
    return resolved + failedAgain;
  }

  public long total() {
    return ended() + waiting + remaining;
  }

  /** Such as "9 resolved, 4 failed again, 0 remaining." */
  public String text() {
    return "%,d resolved, %,d failed again, %s%,d remaining."
        .formatted(
            resolved,
            failedAgain,
            waiting == 0 ? "" : "%,d waiting for a result, ".formatted(waiting),
            remaining);
  }
}
