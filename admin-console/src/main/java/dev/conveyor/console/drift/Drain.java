package dev.conveyor.console.drift;

import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Partitioning;
import dev.conveyor.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
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
  private static final int PATIENCE_SECONDS = 5;

  private final JdbcClient jdbc;
  private final Admin admin;
  private final byte[] key;
  private final Map<String, Integer> partitions = new HashMap<>();

  private Drain(JdbcClient jdbc, Admin admin, OrganizationId organization) {
    this.jdbc = jdbc;
    this.admin = admin;
    this.key = (organization + "/").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @param connection how to reach the brokers, as an admin client's settings
   */
  static Drain open(JdbcClient jdbc, Map<String, Object> connection, OrganizationId organization) {
    return new Drain(jdbc, Admin.create(connection), organization);
  }

  /**
   * @param progress called while waiting
   * @return whether all went through in time
   */
  boolean await(Duration patience, Runnable progress)
      throws InterruptedException, ExecutionException, TimeoutException {
    long end = System.nanoTime() + patience.toNanos();
    for (int stage = 0; stage < STAGES; stage++) {
      OffsetDateTime start =
          jdbc.sql("SELECT clock_timestamp()").query(OffsetDateTime.class).single();
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

  /** Whether no outbox has a row of before. Paused rows do not count. */
  private boolean areSent(OffsetDateTime time) {
    return jdbc.sql(
            """
            SELECT NOT EXISTS (SELECT FROM (
                SELECT oldest_at FROM scim.console_outbox
                UNION ALL SELECT oldest_at FROM directory.console_outbox
                UNION ALL SELECT oldest_at FROM roles.console_outbox
                UNION ALL SELECT oldest_at FROM settings.console_outbox) AS o
              WHERE oldest_at <= :time)
            """)
        .param("time", time)
        .query(Boolean.class)
        .single();
  }

  /** The ends of the organization's partitions. */
  private Map<TopicPartition, Long> ends()
      throws InterruptedException, ExecutionException, TimeoutException {
    if (partitions.isEmpty()) {
      Set<String> topics = new HashSet<>();
      for (Topic topic : Topic.values()) {
        topics.add(topic.topicName());
      }
      admin
          .describeTopics(topics)
          .allTopicNames()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .forEach((name, topic) ->
              partitions.put(name, Partitioning.partition(key, topic.partitions().size())));
    }
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach((topic, partition) ->
        wanted.put(new TopicPartition(topic, partition), OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin
        .listOffsets(wanted)
        .all()
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  /** Whether every stage has read its partitions up to there. */
  private boolean areRead(Map<TopicPartition, Long> ends)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<String, ListConsumerGroupOffsetsSpec> groups = new HashMap<>();
    for (GroupListing group : admin.listGroups().all().get(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      if (STAGE_GROUPS.stream().anyMatch(group.groupId()::startsWith)) {
        groups.put(group.groupId(), new ListConsumerGroupOffsetsSpec());
      }
    }
    Map<String, Map<TopicPartition, OffsetAndMetadata>> committed =
        admin.listConsumerGroupOffsets(groups).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return committed.values().stream()
        .allMatch(offsets ->
            offsets.entrySet().stream()
                .allMatch(each ->
                    each.getValue() == null
                        || each.getValue().offset() >= ends.getOrDefault(each.getKey(), 0L)));
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
