package dev.conveyor.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.console.signin.LogText;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BidiControlsTest {

  @ParameterizedTest
  @CsvSource({
    "plain, plain",
    "a\u202Eb, a\uFFFDb",
    "\u202Aa\u202C, \uFFFDa\uFFFD",
    "\u2066a\u2069, \uFFFDa\uFFFD",
    "\u05D0\u05D1\u200F!, \u05D0\u05D1\u200F!",
  })
  void onlyControlsAreReplaced(String text, String visible) {
    assertThat(BidiControls.replaced(text)).isEqualTo(visible);
    assertThat(BidiControls.isIn(text)).isEqualTo(!text.equals(visible));
  }

  @ParameterizedTest
  @CsvSource({
    "plain text, plain text",
    "'a\r\nb', a??b",
    "a\u2028b\u0085c\u202Ed, a?b?c?d",
    "'\u001B[31mred', ?[31mred",
  })
  void textFromOutsideStaysOnItsLineOfTheLog(String text, String line) {
    assertThat(LogText.of(text)).isEqualTo(line);
  }
}
