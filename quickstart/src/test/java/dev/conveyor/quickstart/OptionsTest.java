package dev.conveyor.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        .hasMessageContaining("Unknown option: --ingres-port.");
  }

  private static Options parse(String... arguments) {
    return Options.parse(arguments, Map.of());
  }
}
