package dev.conveyor.pipeline.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.pipeline.topics.TopicCreation;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.FailureReason;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.FailureSettled;
import dev.conveyor.schemas.Partitioning;
import dev.conveyor.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

/** A row that the broker rejects is a failure with a reference, and is resent on request. */
class ResendingTest {

  private static final int LARGE = 20_000;

  private final String organization = "t" + Long.toString(System.nanoTime(), 36);

  @Test
  void unsendableRowFailsOnceAndIsResent() throws Exception {
    new TopicCreation(OutboxTestbed.connection(), 1).ensure();
    OutboxTestbed bed = new OutboxTestbed(1, Map.of("max.message.bytes", "2000"));
    bed.insertOfSize(LARGE, organization + "/1");
    bed.insertOfSize(LARGE, organization + "/2");

    relay(bed);

    List<FailedProvision> failures = failures(bed, 2);
    assertThat(failures)
        .extracting(FailedProvision::reason)
        .containsOnly(FailureReason.RECORD_TOO_LARGE.code());
    assertThat(failures).extracting(FailedProvision::reference).doesNotHaveDuplicates();
    assertThat(failures.getFirst().organization()).hasToString(organization);
    assertThat(failures.getFirst().original().header(EventHeaders.OUTBOX)).isEqualTo("scim");

    mark(bed);
    relay(bed);

    assertThat(failures(bed, 4))
        .extracting(FailedProvision::reference)
        .endsWith(failures.get(0).reference(), failures.get(1).reference());
    assertThat(waiting(bed)).isEqualTo(2);

    raiseTheLimit(bed.topic);
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (waiting(bed) > 0 && System.nanoTime() < deadline) {
      mark(bed);
      relay(bed);
    }

    assertThat(bed.readUntil(records -> records.size() >= 2))
        .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
        .containsExactly(organization + "/1", organization + "/2");
    assertThat(settled(bed))
        .containsExactly(failures.get(0).reference(), failures.get(1).reference());
    assertThat(bed.rows()).isZero();
  }

  @Test
  void unmarkedRowsAreNotResent() throws Exception {
    new TopicCreation(OutboxTestbed.connection(), 1).ensure();
    OutboxTestbed bed = new OutboxTestbed(1, Map.of("max.message.bytes", "2000"));
    bed.insertOfSize(LARGE, organization + "/1");
    relay(bed);
    raiseTheLimit(bed.topic);

    relay(bed);

    assertThat(waiting(bed)).isEqualTo(1);
  }

  /** The console's login sees what waits, and may set the mark and nothing else. */
  @Test
  void consoleMayOnlySetTheMark() throws Exception {
    OutboxTestbed bed = new OutboxTestbed(1);

    assertThat(
            bed.jdbc.queryForList(
                """
                SELECT privilege_type || ' ' || column_name FROM information_schema.column_privileges
                WHERE table_name = 'console_unsendable' AND grantee = 'conveyor_console'
                  AND privilege_type <> 'SELECT'
                """,
                String.class))
        .containsExactly("UPDATE resend");
  }

  private static void relay(OutboxTestbed bed) throws Exception {
    try (Producer<byte[], byte[]> producer = OutboxTestbed.producer()) {
      Relay relay = new Relay(bed.dataSource, producer);
      do {
        relay.pass();
      } while (bed.rows() > 0 || marked(bed) > 0);
    }
  }

  private static void mark(OutboxTestbed bed) {
    bed.jdbc.update("UPDATE console_unsendable SET resend = true");
  }

  private static long marked(OutboxTestbed bed) {
    return bed.jdbc.queryForObject(
        "SELECT count(*) FROM outbox_unsendable WHERE resend", Long.class);
  }

  private static long waiting(OutboxTestbed bed) {
    return bed.jdbc.queryForObject("SELECT unsendable FROM console_outbox", Long.class);
  }

  private List<FailedProvision> failures(OutboxTestbed bed, int expected) {
    return published(bed, expected).stream()
        .filter(FailedProvision.class::isInstance)
        .map(FailedProvision.class::cast)
        .toList();
  }

  /** The settled references, in order. */
  private List<FailureReference> settled(OutboxTestbed bed) {
    return published(bed, 6).stream()
        .filter(FailureSettled.class::isInstance)
        .map(event -> ((FailureSettled) event).reference())
        .toList();
  }

  private List<Event> published(OutboxTestbed bed, int atLeast) {
    String topic = Topic.PROVISIONING_ERRORS.topicName();
    List<ConsumerRecord<byte[], byte[]>> ours = new ArrayList<>();
    bed.readUntil(
        topic,
        records -> {
          ours.clear();
          records.stream().filter(this::isOurs).forEach(ours::add);
          return ours.size() >= atLeast;
        });
    return ours.stream().map(ResendingTest::decoded).toList();
  }

  private boolean isOurs(ConsumerRecord<byte[], byte[]> record) {
    return organization.equals(
        new String(Partitioning.organization(record.key()), StandardCharsets.UTF_8));
  }

  private static Event decoded(ConsumerRecord<byte[], byte[]> record) {
    try {
      return EventCodec.decode(
          new String(
              record.headers().lastHeader(EventHeaders.TYPE).value(), StandardCharsets.UTF_8),
          record.value());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void raiseTheLimit(String topic) throws Exception {
    try (Admin admin = Admin.create(OutboxTestbed.connection())) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("max.message.bytes", "1000000"),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }
}
