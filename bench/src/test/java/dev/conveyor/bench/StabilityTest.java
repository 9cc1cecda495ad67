package dev.conveyor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.bench.Stability.Slice;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StabilityTest {

  private final Stability stability = new Stability(3, 0.05, 0.1);

  @Test
  void closeRatesAreStable() {
    assertThat(stability.reached(slices(0, 400, 960, 1000, 980))).isTrue();
  }

  @Test
  void risingRatesAreNotStable() {
    assertThat(stability.reached(slices(0, 900, 950, 1000))).isFalse();
  }

  @Test
  void tooFewSlicesAreNotStable() {
    assertThat(stability.reached(slices(0, 1000, 1000))).isFalse();
  }

  @Test
  void busyCompilersAreNotStable() {
    assertThat(stability.reached(slices(0.5, 1000, 1000, 1000))).isFalse();
  }

  @Test
  void loadWithoutAnswersIsNotStable() {
    assertThat(stability.reached(slices(0, 0, 0, 0))).isFalse();
  }

  private static List<Slice> slices(double compiling, double... rates) {
    return Arrays.stream(rates).mapToObj(rate -> new Slice(rate, compiling)).toList();
  }
}
