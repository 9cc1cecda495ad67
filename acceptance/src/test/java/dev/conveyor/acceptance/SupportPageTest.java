package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.FailureReason;
import dev.conveyor.schemas.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/how-to/support.md explains exactly the existing reasons. */
class SupportPageTest {

  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^|]*) \\|");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  @Test
  void everyReasonIsExplained() throws IOException {
    String page = Files.readString(Path.of("../docs/how-to/support.md"));
    String table = page.substring(page.indexOf("\n## Reasons\n"));
    Set<String> explained =
        ROW.matcher(table)
            .results()
            .flatMap(row -> CODE.matcher(row.group(1)).results())
            .map((MatchResult code) -> code.group(1))
            .filter(code -> !code.startsWith(ReasonCode.SCIM_PREFIX))
            .collect(Collectors.toSet());

    assertThat(explained)
        .isEqualTo(
            Arrays.stream(FailureReason.values())
                .map(reason -> reason.code().value())
                .collect(Collectors.toSet()));
    assertThat(table).contains("| `scim-...` |");
  }
}
