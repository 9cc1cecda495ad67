package dev.conveyor.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitioningTest {

  private static final int PARTITIONS = 6;

  @ParameterizedTest
  @CsvSource({
    "acme/0f3c,acme",
    "acme/0f3c/x,acme",
    "acme,acme",
    "acme/,acme",
    "/0f3c,''",
    "'',''",
    "Ünknown/1,Ünknown"
  })
  void theOrganizationEndsAtTheFirstSlash(String key, String organization) {
    assertThat(Partitioning.organization(bytes(key))).isEqualTo(bytes(organization));
  }

  @Test
  void keysOfOneOrganizationShareAPartition() {
    Set<Integer> partitions =
        IntStream.range(0, 1000)
            .mapToObj(n -> Partitioning.partition(bytes("acme/" + n), PARTITIONS))
            .collect(Collectors.toSet());

    assertThat(partitions).containsExactly(Partitioning.partition(bytes("acme"), PARTITIONS));
  }

  @Test
  void organizationsUseEveryPartition() {
    Set<Integer> partitions =
        IntStream.range(0, 100)
            .mapToObj(n -> Partitioning.partition(bytes("customer-" + n + "/1"), PARTITIONS))
            .collect(Collectors.toSet());

    assertThat(partitions).hasSize(PARTITIONS);
  }

  @Test
  void recordsWithInvalidKeysGetAPartition() {
    int none = Partitioning.partition(null, PARTITIONS);

    assertThat(none).isBetween(0, PARTITIONS - 1);
    assertThat(Partitioning.partition(bytes("/1"), PARTITIONS)).isEqualTo(none);
    assertThat(Partitioning.partition(new byte[] {0, (byte) 0xff, 7}, PARTITIONS))
        .isBetween(0, PARTITIONS - 1);
  }

  /** Partitions as released: existing records must stay where they are. */
  @ParameterizedTest
  @CsvSource({"acme/1,6,0", "globex/1,6,1", "demo,6,1", "acme/1,50,18"})
  void partitionsNeverChange(String key, int partitions, int partition) {
    assertThat(Partitioning.partition(bytes(key), partitions)).isEqualTo(partition);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
