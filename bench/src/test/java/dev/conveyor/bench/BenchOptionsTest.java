package dev.conveyor.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.bench.BenchOptions.Scenario;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchOptionsTest {

  @Test
  void everythingIsMeasuredUnlessPartsAreNamed() {
    BenchOptions options = parse();

    assertThat(options.scenarios()).isEqualTo(EnumSet.allOf(Scenario.class));
    assertThat(options.label()).isEqualTo("latest");
  }

  @Test
  void largeGroupsNeedTheBacklogsUsers() {
    BenchOptions options = parse("--only=groups", "--label=a-1", "--seconds=2.5");

    assertThat(options.scenarios()).containsExactly(Scenario.BACKLOG, Scenario.GROUPS);
    assertThat(options.label()).isEqualTo("a-1");
    assertThat(options.seconds()).isEqualTo(2.5);
  }

  @Test
  void numbersAreScaledButNeverZero() {
    BenchOptions options = parse("--scale=0.001", "--workers=stopped", "--runs=2");

    assertThat(options.scaled(20_000)).isEqualTo(20);
    assertThat(options.scaled(200)).isEqualTo(1);
    assertThat(options.workersStopped()).isTrue();
    assertThat(options.runs()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--onyl=groups",
        "--only=gruops",
        "--only=",
        "--label=../up",
        "--label=",
        "--seconds=x",
        "--seconds=0",
        "--runs=0",
        "--workers=gone",
        "--scale=-1"
      })
  void invalidArgumentIsRefused(String argument) {
    assertThatThrownBy(() -> parse(argument))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .isNotBlank();
  }

  @Test
  void nearestScenarioIsSuggested() {
    assertThatThrownBy(() -> parse("--only=gruops"))
        .hasMessageStartingWith("Unknown scenario: gruops. Did you mean groups? Scenarios: micro,");
  }

  private static BenchOptions parse(String... arguments) {
    return BenchOptions.of(BenchOptions.parse(arguments));
  }
}
