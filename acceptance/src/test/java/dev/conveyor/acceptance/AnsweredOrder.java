package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.Partitioning;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks an organization's order: a write that was answered before another was sent comes before
 * it, on each topic. Overlapping writes may come in either order, and records may be repeated.
 */
final class AnsweredOrder {

  interface Work {
    void run() throws Exception;
  }

  private record Write(long sent, long answered) {}

  private final Map<String, Write> writes = new ConcurrentHashMap<>();

  /**
   * Runs a write with all its retries: the first try may have been carried out.
   *
   * @param state identifies the records of this write
   */
  void write(String state, Work work) throws Exception {
    long sent = System.nanoTime();
    work.run();
    writes.put(state, new Write(sent, System.nanoTime()));
  }

  /**
   * @param state the state in a record's value; ignored if no write produced it
   */
  void check(
      List<ConsumerRecord<byte[], byte[]>> records,
      String organization,
      Function<JsonNode, String> state) {
    Set<Integer> partitions = new HashSet<>();
    Set<String> delivered = new HashSet<>();
    Set<String> seen = new HashSet<>();
    String latest = "";
    long latestSent = Long.MIN_VALUE;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (!belongsTo(organization, record)) {
        continue;
      }
      partitions.add(record.partition());
      if (record.value() == null || !delivered.add(TopicReader.header(record, EventHeaders.ID))) {
        continue;
      }
      String written = state.apply(JsonMapper.shared().readTree(record.value()));
      Write write = writes.get(written);
      if (write == null || !seen.add(written)) {
        continue;
      }
      assertThat(write.answered())
          .as("%s, answered before %s was sent, comes after it", written, latest)
          .isGreaterThanOrEqualTo(latestSent);
      if (write.sent() > latestSent) {
        latestSent = write.sent();
        latest = written;
      }
    }
    assertThat(partitions).as("partitions of %s", organization).hasSize(1);
    assertThat(seen).as("states that were written and published").isEqualTo(writes.keySet());
  }

  private static boolean belongsTo(String organization, ConsumerRecord<byte[], byte[]> record) {
    return organization.equals(
        new String(Partitioning.organization(record.key()), StandardCharsets.UTF_8));
  }
}
