package dev.conveyor.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExcerptTest {

  @ParameterizedTest
  @CsvSource({
    "ann,10,ann",
    "abcdef,6,abcdef",
    "abcdefg,6,abcde…",
    "a\0b,10,a\uFFFDb",
    "a\uD800b,10,a\uFFFDb",
    "a\uDC00,10,a\uFFFD",
    "a\uD83D\uDE00b,10,a\uD83D\uDE00b",
    "a\uD83D\uDE00bcd,3,a…",
    "a\uD83D\uDE00bcd,4,a\uD83D\uDE00…",
  })
  void textIsCleanedAndCut(String text, int limit, String expected) {
    assertThat(Excerpt.of(text, limit)).isEqualTo(expected).hasSizeLessThanOrEqualTo(limit);
  }

  @Test
  void cleanTextReturnsTheSameInstance() {
    String text = "Zoë 🙂";

    assertThat(Excerpt.of(text)).isSameAs(text);
  }
}
