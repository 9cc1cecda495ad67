package dev.conveyor.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code ./conveyor} as far as it needs no build. */
class ScriptTest {

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "help", "test --help", "logs --help"})
  void helpIsPrinted(String arguments) throws Exception {
    Result result = run(arguments);

    assertThat(result.status()).isZero();
    assertThat(result.output()).startsWith("Usage: ./conveyor ");
  }

  @ParameterizedTest
  @EnumSource(names = "CACHE", mode = EnumSource.Mode.EXCLUDE)
  void helpListsEveryCommandOfTheLauncher(Command command) throws Exception {
    assertThat(run("--help").output()).containsPattern("(?m)^  " + command.label() + " +[A-Z]");
  }

  @Test
  void unknownCommandIsNamed() throws Exception {
    Result result = run("upp");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.output()).startsWith("Unknown command: upp.");
  }

  private record Result(int status, String output) {}

  private static Result run(String arguments) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(("./conveyor " + arguments).split(" "))
            .directory(Path.of("..").toFile())
            .redirectErrorStream(true);
    Process script = builder.start();
    String output = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(script.waitFor(), output);
  }
}
