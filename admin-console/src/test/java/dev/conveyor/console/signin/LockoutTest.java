package dev.conveyor.console.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LockoutTest {

  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  @Test
  void fourRefusalsLockNothing_theFifthLocksForAMinute_andEachNextTwiceAsLong() {
    Lockout.State state = null;
    for (int i = 1; i < Lockout.FREE_TRIES; i++) {
      state = Lockout.refused(state, NOON);
      assertThat(state.isLocked(NOON)).as("after %s", i).isFalse();
    }
    Duration expected = Lockout.FIRST;
    for (int i = 0; i < 6; i++) {
      state = Lockout.refused(state, NOON);
      assertThat(state.isLocked(NOON.plus(expected).minusMillis(1))).isTrue();
      assertThat(state.isLocked(NOON.plus(expected))).isFalse();
      expected = expected.multipliedBy(2);
    }
  }

  @Test
  void noLockIsLongerThanAnHour_howeverManyRefusalsThereWere() {
    Lockout.State many = new Lockout.State(1_000_000, NOON, null);
    assertThat(Lockout.refused(many, NOON).lockedUntil()).isEqualTo(NOON.plus(Lockout.LONGEST));
  }

  @Test
  void aQuietDayForgetsAll() {
    Lockout.State old = new Lockout.State(40, NOON, NOON.plus(Lockout.LONGEST));
    Lockout.State fresh = Lockout.refused(old, NOON.plus(Lockout.FORGOTTEN_AFTER).plusMillis(1));
    assertThat(fresh.failures()).isEqualTo(1);
    assertThat(fresh.lockedUntil()).isNull();
    assertThat(Lockout.refused(old, NOON.plus(Lockout.FORGOTTEN_AFTER)).failures()).isEqualTo(41);
  }
}
