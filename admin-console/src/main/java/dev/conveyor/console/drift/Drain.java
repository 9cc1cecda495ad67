package dev.conveyor.console.drift;

import dev.conveyor.console.brokers.ConsumerGroups;
import dev.conveyor.console.brokers.Outboxes;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Partitioning;
import dev.conveyor.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Waits until all that one organization had on its way has gone through every stage. What comes
 * meanwhile does not prolong the wait.
 */
final class Drain implements AutoCloseable {

  /** A change passes the ingress or the console, the provisioning worker, and the role worker. */
  private static final int STAGES = 3;

  /** How the consumer groups of the stages begin: one that is retired would never catch up. */
  private static final List<String> STAGE_GROUPS =
      List.of("conveyor.scim-ingress", "conveyor.provisioning-worker", "conveyor.role-sync-worker");

  private static final Duration POLL = Duration.ofMillis(200);

  private final JdbcClient jdbc;
  private final ConsumerGroups groups;
  private final byte[] key;
  private final Set<TopicPartition> partitions = new HashSet<>();

  private Drain(JdbcClient jdbc, ConsumerGroups groups, OrganizationId organization) {
    this.jdbc = jdbc;
    this.groups = groups;
    this.key = (organization + "/").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @param connection how to reach the brokers, as an admin client's settings
   */
  static Drain open(JdbcClient jdbc, Map<String, Object> connection, OrganizationId organization) {
    return new Drain(jdbc, new ConsumerGroups(connection), organization);
  }

  /**
   * @param progress called while waiting
   * @return whether all went through in time
   */
  boolean await(Duration patience, Runnable progress)
      throws InterruptedException, ExecutionException, TimeoutException {
    long end = System.nanoTime() + patience.toNanos();
    for (int stage = 0; stage < STAGES; stage++) {
      Instant start =
          jdbc.sql("SELECT clock_timestamp()").query(OffsetDateTime.class).single().toInstant();
      while (!areSent(start)) {
        if (!pause(end, progress)) {
          return false;
        }
      }
      Map<TopicPartition, Long> ends = ends();
      while (!areRead(ends)) {
        if (!pause(end, progress)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean pause(long end, Runnable progress) throws InterruptedException {
    // The brokers tell nobody that a group has committed.
    Thread.sleep(POLL);
    progress.run();
    return System.nanoTime() < end;
  }

  /** Whether no outbox has a row of before. */
  private boolean areSent(Instant time) {
    return Outboxes.all(jdbc).stream()
        .map(Outboxes.State::oldestAt)
        .noneMatch(oldest -> oldest != null && !oldest.isAfter(time));
  }

  /** The ends of the organization's partitions. */
  private Map<TopicPartition, Long> ends()
      throws InterruptedException, ExecutionException, TimeoutException {
    if (partitions.isEmpty()) {
      Set<String> topics = new HashSet<>();
      for (Topic topic : Topic.values()) {
        topics.add(topic.topicName());
      }
      groups
          .partitions(topics)
          .forEach((topic, count) ->
              partitions.add(new TopicPartition(topic, Partitioning.partition(key, count))));
    }
    return groups.ends(partitions);
  }

  /** Whether every stage has read its partitions up to there. */
  private boolean areRead(Map<TopicPartition, Long> ends)
      throws InterruptedException, ExecutionException, TimeoutException {
    return groups
        .committed(name -> STAGE_GROUPS.stream().anyMatch(name::startsWith))
        .values()
        .stream()
        .flatMap(offsets -> offsets.entrySet().stream())
        .allMatch(each ->
            each.getValue() == null
                || each.getValue().offset() >= ends.getOrDefault(each.getKey(), 0L));
  }

  @Override
  public void close() {
    groups.close();
  }
}
