package dev.conveyor.quickstart.commandline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.CommandSpec;

class ArgumentsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          start --detatch      | Unknown option: --detatch. Did you mean --detach?
          start --detatch=yes  | Unknown option: --detatch. Did you mean --detach?
          start --kafak-port=1 | Unknown option: --kafak-port. Did you mean --kafka-port?
          start --rot=.        | Unknown option: --rot.
          start --colors       | Unknown option: --colors.
          start now            | Unexpected argument: now.
          strat                | Unknown command: strat. Did you mean start?
          """)
  void wrongArgumentIsNamed(String line, String message) {
    assertThatThrownBy(() -> Arguments.parse(command(), line.split(" ")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void optionWithoutItsValueIsNamed() {
    assertThatThrownBy(() -> Arguments.parse(command(), "start", "--kafka-port"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--kafka-port");
  }

  @Test
  void lastValueCounts() {
    var parsed = Arguments.parse(command(), "start", "--root=a", "--root", "b");

    assertThat(parsed.subcommand().<String>matchedOptionValue("--root", "")).isEqualTo("b");
  }

  private static CommandSpec command() {
    CommandSpec start =
        Arguments.command("start", "Starts.")
            .addOption(Arguments.option("--detach", "HOW", "In the background."))
            .addOption(Arguments.option("--kafka-port", "PORT", "Kafka's port."))
            .addOption(Arguments.option("--kafka-controller-port", "PORT", "Its controller's."))
            .addOption(Arguments.internal("--root"));
    return Arguments.command("test", "Tests.").addSubcommand("start", start);
  }
}
