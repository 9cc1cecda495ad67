package dev.conveyor.ingress.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.protocol.SearchRequest;
import java.time.Clock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PagingReaderTest {

  private final PagingReader reader =
      new PagingReader(new Cursors(() -> new byte[] {1}, Clock.systemUTC()));

  @ParameterizedTest
  @CsvSource(
      value = {
        "NULL, NULL, 1, 100",
        "'', '', 1, 100",
        "1, 2, 1, 2",
        "0, 0, 1, 0",
        "-7, -7, 1, 0",
        "5, 5000, 5, 1000",
        "99999999999999999999, 99999999999999999999, 2147483647, 1000",
        "-99999999999999999999, -99999999999999999999, 1, 0",
      },
      nullValues = "NULL")
  void numbersOutOfRangeAreClamped(String startIndex, String count, int from, int size) {
    assertThat(reader.read(request(startIndex, count, null), "list"))
        .isEqualTo(new Paging.ByIndex(from, size));
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "x, NULL, NULL, invalidValue",
        "NULL, 1.5, NULL, invalidValue",
        "NULL, many, '', invalidCount",
        "1, NULL, '', invalidValue",
        "NULL, NULL, made-up, invalidCursor",
      },
      nullValues = "NULL")
  void invalidPagesAreRejected(String startIndex, String count, String cursor, String scimType) {
    assertThatThrownBy(() -> reader.read(request(startIndex, count, cursor), "list"))
        .isInstanceOfSatisfying(
            ScimProblem.class, problem -> assertThat(problem.scimType()).isEqualTo(scimType));
  }

  private static SearchRequest request(String startIndex, String count, String cursor) {
    return new SearchRequest(null, null, null, startIndex, count, cursor, AttributeSelection.ALL);
  }
}
