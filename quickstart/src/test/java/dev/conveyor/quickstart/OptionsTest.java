package dev.conveyor.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionsTest {

  @Test
  void duplicatePortsAreRejected() {
    assertThatThrownBy(() -> parse("up", "--ingress-port=8081"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "--ingress-port and --console-port are both 8081. Choose a different port for one of them.");
  }

  @Test
  void externalServersPortsAreIgnored() {
    Options options =
        parse(
            "up",
            "--ingress-port=9092",
            "--external-postgres=db:5432",
            "--external-postgres-password=secret",
            "--external-kafka=kafka:9092");

    assertThat(options.port(Port.INGRESS)).isEqualTo(9092);
  }

  @Test
  void unknownOptionIsNamed() {
    assertThatThrownBy(() -> parse("up", "--ingres-port=1"))
        .isInstanceOf(UserError.class)
        .hasMessage("Unknown option: --ingres-port. Did you mean --ingress-port?");
  }

  @Test
  void portsBelongToUpAlone() {
    assertThatThrownBy(() -> parse("down", "--ingress-port=1"))
        .isInstanceOf(UserError.class)
        .hasMessage("Unknown option: --ingress-port.");
  }

  @Test
  void commandIsNeeded() {
    assertThatThrownBy(() -> parse())
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("Missing command.");
  }

  @Test
  void valueFollowsItsOptionInEitherForm() {
    assertThat(parse("up", "--detach", "--kafka-port", "9999"))
        .isEqualTo(parse("up", "--kafka-port=9999", "--detach"));
  }

  @Test
  void helpListsEveryOptionOfUp() {
    StringWriter help = new StringWriter();
    Command.parse("up", "--help")
        .subcommand()
        .commandSpec()
        .commandLine()
        .usage(new PrintWriter(help));

    assertThat(help.toString())
        .startsWith("Usage: ./conveyor up [OPTIONS]")
        .contains("--detach", "--external-kafka", "--home", "CONVEYOR_INGRESS_PORT, else 8080")
        .contains(Arrays.stream(Port.values()).map(Port::flag).toList())
        .doesNotContain("--root");
  }

  private static Options parse(String... arguments) {
    return Options.of(Command.parse(arguments), Map.of());
  }
}
