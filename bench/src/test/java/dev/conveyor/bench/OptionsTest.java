package dev.conveyor.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.bench.Options.Scenario;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

  @Test
  void allScenariosRunByDefault() {
    Options options = Options.parse(new String[] {});

    assertThat(options.scenarios()).isEqualTo(EnumSet.allOf(Scenario.class));
    assertThat(options.label()).isEqualTo("latest");
  }

  @Test
  void groupsRequireTheBacklog() {
    Options options = Options.parse(new String[] {"--only=groups", "--label=a-1", "--seconds=2.5"});

    assertThat(options.scenarios()).containsExactly(Scenario.BACKLOG, Scenario.GROUPS);
    assertThat(options.label()).isEqualTo("a-1");
    assertThat(options.seconds()).isEqualTo(2.5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--onyl=groups", "--only=gruops", "--label=../up", "--label=", "--seconds=x"})
  void unknownOptionsAreRejected(String argument) {
    assertThatThrownBy(() -> Options.parse(new String[] {argument}))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .isNotBlank();
  }
}
