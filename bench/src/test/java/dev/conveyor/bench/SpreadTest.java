package dev.conveyor.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void medianLiesBetweenLowestAndHighest() {
    assertThat(Spread.of(3, 1, 2)).isEqualTo(new Spread(2, 1, 3));
    assertThat(Spread.of(4, 1, 2, 3)).isEqualTo(new Spread(2.5, 1, 4));
  }

  @Test
  void ratiosAreTakenRunByRun() {
    assertThat(Spread.percent(new double[] {50, 10, 30}, new double[] {100, 50, 50}))
        .isEqualTo(new Spread(50, 20, 60));
  }

  @Test
  void noValuesAreRefused() {
    assertThatThrownBy(() -> Spread.of()).isInstanceOf(IllegalArgumentException.class);
  }
}
