package dev.conveyor.ingress.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.ingress.protocol.ScimProblem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "W/\"7\"",
        "\"7\"",
        "W/\"7-1f0c3a5e9b77\"",
        "\"x\", W/\"7\"",
        "W/\"1\",\"7-\""
      })
  void versionMatches(String ifMatch) {
    EntityTags.requireMatch(ifMatch, 7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "\"", "\"\"", "W/\"77\"", "W/\"6-7\"", "\"-7\"", "\"7", ",,,"})
  void otherTagsDoNotMatch(String ifMatch) {
    assertThatThrownBy(() -> EntityTags.requireMatch(ifMatch, 7))
        .isInstanceOfSatisfying(
            ScimProblem.class, problem -> assertThat(problem.status()).isEqualTo(412));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "*            | true",
        "W/\"7-ab\"   | true",
        "\"7-ab\"     | true",
        "\"x\",\"7-ab\" | true",
        "W/\"7\"      | false",
        "W/\"7-cd\"   | false",
      })
  void ifNoneMatchComparesTheWholeTag(String ifNoneMatch, boolean seen) {
    assertThat(EntityTags.seen(ifNoneMatch, "W/\"7-ab\"")).isEqualTo(seen);
  }
}
