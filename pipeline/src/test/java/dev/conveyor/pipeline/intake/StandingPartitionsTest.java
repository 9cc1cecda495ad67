package dev.conveyor.pipeline.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.pipeline.database.InfrastructureDown;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StandingPartitionsTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SetClock clock = new SetClock();
  private final String group = "group-" + UUID.randomUUID();
  private final StandingPartitions standing = new StandingPartitions(group, clock);
  private RuntimeException fault = new InfrastructureDown(new IllegalStateException("down"));
  private final WatchedListener listener =
      new WatchedListener(
          records -> {
            if (fault != null) {
              throw fault;
            }
          },
          standing);

  @BeforeEach
  void register() {
    Metrics.addRegistry(registry);
  }

  @AfterEach
  void unregister() {
    Metrics.removeRegistry(registry);
  }

  @Test
  void stuckPartitionNamesItsRecord() {
    poll(7);
    clock.now = clock.now.plusSeconds(61);
    poll(7);
    standing.show();

    Gauge gauge = gauge();
    assertThat(gauge.value()).isEqualTo(61);
    assertThat(gauge.getId().getTag("topic")).isEqualTo("topic");
    assertThat(gauge.getId().getTag("partition")).isEqualTo("2");
    assertThat(gauge.getId().getTag("offset")).isEqualTo("7");
    assertThat(gauge.getId().getTag("key")).isEqualTo("acme/user");
  }

  @Test
  void movingPartitionIsNotStuck() {
    poll(7);
    clock.now = clock.now.plusSeconds(61);
    fault = null;
    listener.onMessage(records(7));
    standing.show();

    assertThat(gauge().value()).isZero();
    assertThat(gauge().getId().getTag("offset")).isEmpty();
  }

  @Test
  void progressResetsTheTime() {
    poll(7);
    clock.now = clock.now.plusSeconds(50);
    poll(8);
    clock.now = clock.now.plusSeconds(15);
    poll(8);
    standing.show();

    assertThat(gauge().value()).isEqualTo(15);
    assertThat(gauge().getId().getTag("key")).as("not stuck long enough").isEmpty();
  }

  @Test
  void assignedPartitionsAreShownUntilTheyAreRevoked() {
    standing.assigned(List.of(new TopicPartition("topic", 2)));
    standing.show();
    assertThat(gauge().value()).isZero();

    standing.revoked(List.of(new TopicPartition("topic", 2)));
    standing.show();

    assertThat(registry.find(StandingPartitions.METRIC).tag("group", group).gauge()).isNull();
  }

  private void poll(long offset) {
    assertThatThrownBy(() -> listener.onMessage(records(offset))).isSameAs(fault);
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(long offset) {
    return List.of(
        new ConsumerRecord<>("topic", 2, offset, "acme/user".getBytes(), new byte[0]),
        new ConsumerRecord<>("topic", 2, offset + 1, "acme/other".getBytes(), new byte[0]));
  }

  private Gauge gauge() {
    return registry.get(StandingPartitions.METRIC).tag("group", group).gauge();
  }

  private static final class SetClock extends Clock {

    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
