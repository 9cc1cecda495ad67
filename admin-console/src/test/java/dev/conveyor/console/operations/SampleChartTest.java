package dev.conveyor.console.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleChartTest {

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "0.3, 1",
    "1, 1",
    "1.1, 2",
    "2.1, 5",
    "7, 10",
    "10, 10",
    "11, 20",
    "4200, 5000"
  })
  void theAxisEndsAtARoundNumber(double most, double top) {
    assertThat(chart(0.0, most).top()).isEqualTo(top);
  }

  @Test
  void pointsStandOnTheAxisAndUnknownOnesAreLeftOut() {
    SampleChart chart = chart(0.0, Double.NaN, 10.0);
    assertThat(chart.points(chart.lines().getFirst())).isEqualTo("0.0,140.0 600.0,0.0");
    assertThat(chart.lines().getFirst().last()).isEqualTo(10.0);
  }

  @Test
  void whoSeesNoLinesIsTold() {
    assertThat(chart(3.0, 4.0).description()).isEqualTo("Lag: all 4 records; the axis ends at 5.");
    assertThat(chart(Double.NaN).description())
        .isEqualTo("Lag: all not known; the axis ends at 1.");
  }

  private static SampleChart chart(Double... values) {
    return new SampleChart("Lag", "records", List.of(new SampleChart.Line("all", List.of(values))));
  }
}
