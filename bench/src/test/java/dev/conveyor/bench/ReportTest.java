package dev.conveyor.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;

class ReportTest {

  private final Report report = new Report();

  @Test
  void ratiosComeFirst() {
    run("limit", 100, 200, 400);
    run("creates", 50, 60, 200);

    report.absolute("creates", 8);
    report.ratio("creates", "limit", 8, "the limit");

    assertThat(report.figures())
        .extracting(Report.Figure::name, Report.Figure::spread)
        .containsExactly(
            tuple("creates at 8 connections, of the limit", new Spread(50, 30, 50)),
            tuple("creates at 8 connections", new Spread(60, 50, 200)));
  }

  @Test
  void loadsThatDidNotRunAreLeftOut() {
    run("limit", 100);

    report.absolute("creates", 8);
    report.ratio("creates", "limit", 8, "the limit");

    assertThat(report.figures()).isEmpty();
  }

  @Test
  void throughputIsTheMedianOfTheRuns() {
    run("creates", 50, 60, 200);

    assertThat(report.perSecond("creates", 8)).isEqualTo(60);
  }

  private void run(String name, double... rates) {
    for (double rate : rates) {
      report.load(new Measured(name, 8, rate, 1, 1, 1, 1, 0));
    }
  }
}
