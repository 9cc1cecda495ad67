package dev.conveyor.console.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.ReasonCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a failure's page says of its reason. */
class AdviceTest {

  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`.+?) \\|");
  private static final Pattern REASON = Pattern.compile("`([^`]+)`");

  @Test
  void everyDocumentedReasonHasAdvice() throws Exception {
    List<String> reasons =
        ROW.matcher(Files.readString(Path.of("../docs/how-to/support.md")))
            .results()
            .flatMap(row -> REASON.matcher(row.group(1)).results())
            .map(found -> found.group(1).replace("...", "noTarget"))
            .toList();

    assertThat(reasons)
        .hasSizeGreaterThan(15)
        .allMatch(each -> Advice.of(new ReasonCode(each)).isPresent());
  }

  @Test
  void aRequestThatIsWrongInItselfFailsAgain() {
    assertThat(Advice.of(new ReasonCode("email-missing")).orElseThrow().sameFails()).isTrue();
    assertThat(Advice.of(new ReasonCode("scim-invalidValue")).orElseThrow().sameFails()).isTrue();
    assertThat(Advice.of(new ReasonCode("scim-uniqueness")).orElseThrow().sameFails()).isFalse();
    assertThat(Advice.of(new ReasonCode("seat-limit-reached")).orElseThrow().sameFails()).isFalse();
  }

  @Test
  void anUnknownReasonHasNoAdvice() {
    assertThat(Advice.of(new ReasonCode("something-else"))).isEmpty();
  }
}
