package dev.conveyor.console.support;

import dev.conveyor.console.support.ReplayRun.State;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a replay of a cause does next. Pure. */
final class ReplayRules {

  /** A canary of which nothing is heard for so long stops the run. */
  static final Duration CANARY_PATIENCE = Duration.ofMinutes(2);

  /** After a pause, such as a restart, no more is sent at once than in so much time. */
  static final Duration LONGEST_BURST = Duration.ofSeconds(2);

  private ReplayRules() {}

  /** The next thing to do. */
  sealed interface Step {

    /** Send so many of the next failures. */
    record Send(int most) implements Step {}

    /** Nothing yet. */
    record Wait() implements Step {}

    /** Go to this state. */
    record Become(State state, @Nullable String note) implements Step {}
  }

  /**
   * @param canary how the canary stands; null when there is none
   */
  static Step next(ReplayRun run, Failure.@Nullable Status canary, Instant now) {
    return switch (run.state()) {
      case CANARY -> new Step.Send(1);
      case WAITING -> afterCanary(run, canary, now);
      case RUNNING -> {
        int due = due(run, now);
        yield due > 0 ? new Step.Send(due) : new Step.Wait();
      }
      case DONE, STOPPED, HALTED -> new Step.Wait();
    };
  }

  private static Step afterCanary(ReplayRun run, Failure.@Nullable Status canary, Instant now) {
    if (canary == null) {
      return new Step.Become(State.RUNNING, null);
    }
    return switch (canary) {
      case RESOLVED, SUPERSEDED, DISMISSED -> new Step.Become(State.RUNNING, null);
      case OPEN ->
          new Step.Become(State.HALTED, "The first one failed again, so the others were not sent.");
      case REPLAYED -> {
        Instant sent = run.lastSentAt();
        boolean late = sent != null && now.isAfter(sent.plus(CANARY_PATIENCE));
        yield late
            ? new Step.Become(
                State.HALTED, "Nothing was heard of the first one, so the others were not sent.")
            : new Step.Wait();
      }
    };
  }

  private static int due(ReplayRun run, Instant now) {
    Instant last = run.lastSentAt();
    if (last == null) {
      return 1;
    }
    Duration since = Duration.between(last, now);
    Duration counted = since.compareTo(LONGEST_BURST) > 0 ? LONGEST_BURST : since;
    return (int) Math.max(0, counted.toMillis() * run.ratePerSecond() / 1000);
  }
}
