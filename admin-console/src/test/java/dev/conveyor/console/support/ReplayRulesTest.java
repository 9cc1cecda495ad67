package dev.conveyor.console.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.console.support.ReplayRules.Step;
import dev.conveyor.console.support.ReplayRun.State;
import dev.conveyor.schemas.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReplayRulesTest {

  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  @Test
  void oneIsSentFirst() {
    assertThat(next(State.CANARY, null, null, NOON)).isEqualTo(new Step.Send(1));
  }

  @ParameterizedTest
  @CsvSource({"RESOLVED, RUNNING", "SUPERSEDED, RUNNING", "DISMISSED, RUNNING", "OPEN, HALTED"})
  void theCanaryDecides(Failure.Status canary, State after) {
    assertThat(next(State.WAITING, canary, NOON, NOON.plusSeconds(1)))
        .isInstanceOfSatisfying(
            Step.Become.class, step -> assertThat(step.state()).isEqualTo(after));
  }

  @Test
  void aCanaryOfWhichNothingIsHeardIsWaitedForAndThenGivenUp() {
    Instant end = NOON.plus(ReplayRules.CANARY_PATIENCE);
    assertThat(next(State.WAITING, Failure.Status.REPLAYED, NOON, end)).isEqualTo(new Step.Wait());
    assertThat(next(State.WAITING, Failure.Status.REPLAYED, NOON, end.plusMillis(1)))
        .isInstanceOf(Step.Become.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"DONE", "STOPPED", "HALTED"})
  void whatHasEndedSendsNothing(State state) {
    assertThat(next(state, Failure.Status.RESOLVED, NOON, NOON.plusSeconds(60)))
        .isEqualTo(new Step.Wait());
  }

  /** However the clock ticks, no more goes out than the rate says, but for one burst. */
  @Test
  void theRateIsNeverExceeded() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      int rate = 1 + random.nextInt(1000);
      Instant now = NOON;
      Instant last = NOON;
      long sent = 0;
      for (int tick = 0; tick < 100; tick++) {
        now = now.plusMillis(random.nextInt(900));
        Step step = ReplayRules.next(run(State.RUNNING, rate, last), Failure.Status.RESOLVED, now);
        if (step instanceof Step.Send send) {
          sent += send.most();
          last = now;
        }
      }
      double seconds = Duration.between(NOON, now).toMillis() / 1000.0;
      assertThat((double) sent).isLessThanOrEqualTo(rate * seconds + 1);
    }
  }

  @Test
  void afterALongPauseNoFloodFollows() {
    Step step =
        ReplayRules.next(
            run(State.RUNNING, 100, NOON), Failure.Status.RESOLVED, NOON.plusSeconds(3600));
    assertThat(step).isEqualTo(new Step.Send((int) (100 * ReplayRules.LONGEST_BURST.toSeconds())));
  }

  private static Step next(State state, Failure.Status canary, Instant lastSent, Instant now) {
    return ReplayRules.next(run(state, 50, lastSent), canary, now);
  }

  private static ReplayRun run(State state, int rate, Instant lastSent) {
    return new ReplayRun(
        new UUID(1, 1),
        new Cause("acme", "provisioning", new ReasonCode("seat-limit-reached")),
        "somebody",
        NOON,
        rate,
        state,
        "fingerprint",
        "fingerprint",
        1,
        lastSent,
        null,
        null);
  }
}
