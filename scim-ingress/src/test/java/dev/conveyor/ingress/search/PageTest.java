package dev.conveyor.ingress.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.ingress.protocol.ScimProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -, 1, 100",
        "0, 10, 1, 10",
        "-5, -1, 1, 0",
        "3, 0, 3, 0",
        "1, 100000, 1, 1000",
      })
  void numbersOutOfRangeAreBroughtIntoIt(
      String startIndex, String count, int expectedStart, int expectedCount) {
    assertThat(Page.of(startIndex, count)).isEqualTo(new Page(expectedStart, expectedCount));
  }

  @Test
  void whatIsNoNumberIsAnError() {
    assertThatThrownBy(() -> Page.of("one", null)).isInstanceOf(ScimProblem.class);
  }
}
