package dev.conveyor.pipeline.failures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.pipeline.records.KeptRecord;
import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.FailureSubject;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.OriginalRecord;
import dev.conveyor.schemas.ReasonCode;
import dev.conveyor.schemas.Stage;
import dev.conveyor.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class FailedRecordsTest {

  private static final int LARGE = 31 * 1024 * 1024;

  @Test
  void theOriginalIsKeptByteForByte() throws Exception {
    byte[] value = {0, (byte) 0xff, 1};
    ConsumerRecord<byte[], byte[]> record = record(bytes("acme/1"), value);
    record.headers().add("name", bytes("value"));

    OriginalRecord original = failed(record).original();

    assertThat(OriginalRecord.decode(original.value())).isEqualTo(value);
    assertThat(OriginalRecord.decode(original.key())).isEqualTo(bytes("acme/1"));
    assertThat(original.header("name")).isEqualTo("value");
  }

  @Test
  void hugeValueIsTruncatedWithItsHash() throws Exception {
    OriginalRecord original = failed(record(bytes("acme/1"), new byte[LARGE])).original();

    assertThat(OriginalRecord.decode(original.value())).hasSize(KeptRecord.BEGINNING);
    assertThat(original.header(EventHeaders.TRUNCATED)).startsWith(LARGE + " bytes, SHA-256 ");
    assertThat(OriginalRecord.decode(original.key())).isEqualTo(bytes("acme/1"));
  }

  @Test
  void hugeHeadersAndKeysAreTruncated() throws Exception {
    ConsumerRecord<byte[], byte[]> record = record(new byte[LARGE / 2], bytes("{}"));
    record.headers().add("huge", new byte[LARGE / 2]);

    OriginalRecord original = failed(record).original();

    assertThat(OriginalRecord.decode(original.key()))
        .isEqualTo(bytes(OrganizationId.UNKNOWN.value()));
    assertThat(original.headers()).hasSize(1);
    assertThat(original.header("huge")).hasSize(KeptRecord.LARGEST_HEADER);
    assertThat(OriginalRecord.decode(original.value())).isEqualTo(bytes("{}"));
  }

  private static FailedProvision failed(ConsumerRecord<byte[], byte[]> record) throws Exception {
    OutboxMessage message =
        FailedRecords.failed(
            record,
            null,
            Stage.PROVISIONING,
            new Refusal(FailureSubject.unreadable(), new ReasonCode("not-json"), "Not JSON."),
            "/conveyor/a-service",
            Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(message.payload()).hasSizeLessThan(Topic.LARGEST_RECORD);
    return (FailedProvision) EventCodec.decode(message.type(), message.payload());
  }

  private static ConsumerRecord<byte[], byte[]> record(byte[] key, byte[] value) {
    return new ConsumerRecord<>(Topic.SCIM_USER_CHANGES.topicName(), 1, 2, key, value);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
