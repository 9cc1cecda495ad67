package dev.conveyor.ingress.writes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.ingress.protocol.BulkRequest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BulkOrderTest {

  /** Each operation is its bulkId and its references. */
  @ParameterizedTest
  @CsvSource({
    "a b c, 0 1 2",
    "a>b b, 1 0",
    "a>b>c b c, 1 2 0",
    "a>b b>c c, 2 1 0",
    "a>b b>a, 1 0",
    "a>a b, 0 1",
    "a>nobody b, 0 1",
  })
  void referencedOperationsComeFirst(String operations, String order) {
    String body =
        Arrays.stream(operations.split(" "))
            .map(BulkOrderTest::operation)
            .collect(
                Collectors.joining(
                    ",",
                    "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:BulkRequest\"],"
                        + "\"Operations\":[",
                    "]}"));

    List<Integer> expected = Arrays.stream(order.split(" ")).map(Integer::valueOf).toList();
    assertThat(BulkWrites.order(BulkRequest.parse(body).operations())).isEqualTo(expected);
  }

  private static String operation(String text) {
    String[] parts = text.split(">");
    String references =
        Arrays.stream(parts)
            .skip(1)
            .map(part -> "\"bulkId:" + part + "\"")
            .collect(Collectors.joining(","));
    return "{\"method\":\"POST\",\"path\":\"/Users\",\"bulkId\":\""
        + parts[0]
        + "\",\"data\":{\"x\":["
        + references
        + "]}}";
  }
}
