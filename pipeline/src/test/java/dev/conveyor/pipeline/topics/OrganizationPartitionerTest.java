package dev.conveyor.pipeline.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.Partitioning;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrganizationPartitionerTest {

  private static final int PARTITIONS = 6;

  @Test
  void hashIsKafkasHashOfTheOrganization() {
    Random random = new Random(7);
    for (int length = 0; length < 64; length++) {
      byte[] organization = new byte[length];
      random.nextBytes(organization);
      IntStream.range(0, organization.length)
          .filter(i -> organization[i] == '/')
          .forEach(i -> organization[i] = '-');

      assertThat(Partitioning.partition(organization, PARTITIONS))
          .as("%d bytes", length)
          .isEqualTo(Utils.toPositive(Utils.murmur2(organization)) % PARTITIONS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"acme/1", "acme/2", "acme"})
  void organizationStaysOnItsPartition(String key) {
    try (OrganizationPartitioner partitioner = new OrganizationPartitioner()) {
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);

      assertThat(partitioner.partition("topic", bytes, bytes, null, null, cluster()))
          .isEqualTo(Partitioning.partition("acme".getBytes(StandardCharsets.UTF_8), PARTITIONS));
    }
  }

  /** A partition without a leader counts: it recovers, and so do its organizations. */
  private static Cluster cluster() {
    Node node = new Node(1, "localhost", 9092);
    List<PartitionInfo> partitions =
        IntStream.range(0, PARTITIONS)
            .mapToObj(n ->
                new PartitionInfo(
                    "topic", n, n % 2 == 0 ? node : null, new Node[] {node}, new Node[] {node}))
            .toList();
    return new Cluster("id", List.of(node), partitions, Set.of(), Set.of());
  }
}
