package dev.conveyor.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonKeyTest {

  @ParameterizedTest
  @CsvSource({
    "andr\u00e9@acme.test, andre\u0301@acme.test",
    "Ann@Acme.Test, ann@acme.test",
    "\uff41\uff4e\uff4e@acme.test, ann@acme.test",
    "STRASSE, stra\u00dfe",
    "\u039f\u0394\u039f\u03a3, \u03bf\u03b4\u03bf\u03c2",
    "\u00c5, A\u030a",
  })
  void spellingsOfOneNameHaveOneKey(String one, String other) {
    assertThat(ComparisonKey.of(one)).isEqualTo(ComparisonKey.of(other));
  }

  @ParameterizedTest
  @CsvSource({"andre, andr\u00e9", "ann, anna", "1, \u00b9"})
  void differentNamesHaveDifferentKeys(String one, String other) {
    assertThat(ComparisonKey.of(one)).isNotEqualTo(ComparisonKey.of(other));
  }

  @Test
  void keyOfKeyIsTheSame() {
    Random random = new Random(7);
    for (int i = 0; i < 100_000; i++) {
      String text =
          random
              .ints(6, 1, 0x3000)
              .filter(Character::isDefined)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      String key = ComparisonKey.of(text);
      assertThat(ComparisonKey.of(key)).as(text).isEqualTo(key);
    }
  }
}
