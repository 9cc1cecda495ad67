package dev.conveyor.console.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndedTest {

  /** Each time is a number of seconds; 0 is never. */
  @ParameterizedTest
  @CsvSource({
    // deletion, deactivation, made at; password void, session void
    " 0,  0, 10, false, false",
    "10,  0,  9, true,  true",
    "10,  0, 10, true,  true",
    "10,  0, 11, false, false",
    " 0, 10, 10, false, true",
    " 0, 10, 11, false, false",
    "10, 20, 15, false, true",
    "20, 10, 15, true,  true",
    "20, 10, 21, false, false",
  })
  void whatIsOlderThanItsEndIsVoid(
      int deletion, int deactivation, int madeAt, boolean password, boolean session) {
    Ended ended = new Ended(false, time(deletion), time(deactivation));

    assertThat(ended.endsPassword(Instant.ofEpochSecond(madeAt))).isEqualTo(password);
    assertThat(ended.endsSession(Instant.ofEpochSecond(madeAt))).isEqualTo(session);
    assertThat(Ended.NEVER.with(ended)).isEqualTo(ended);
    assertThat(ended.with(Ended.NEVER)).isEqualTo(ended);
  }

  @ParameterizedTest
  @CsvSource({"10, 20, 20", "20, 10, 20", "0, 10, 10", "10, 0, 10"})
  void theLaterEndCounts(int one, int other, int later) {
    Ended both = new Ended(false, time(one), null).with(new Ended(true, time(other), null));

    assertThat(both).isEqualTo(new Ended(true, time(later), null));
  }

  private static Instant time(int seconds) {
    return seconds == 0 ? null : Instant.ofEpochSecond(seconds);
  }
}
