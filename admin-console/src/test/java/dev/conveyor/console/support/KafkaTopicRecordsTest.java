package dev.conveyor.console.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.OriginalRecord;
import dev.conveyor.testservers.TestServers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaTopicRecordsTest {

  @Test
  void aRecordIsFoundWhereItStandsAndNowhereElse() throws Exception {
    Map<String, Object> connection =
        Map.of("bootstrap.servers", TestServers.kafkaBootstrapServers());
    String topic = "test." + UUID.randomUUID();
    try (Admin admin = Admin.create(connection)) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(connection, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (String value : List.of("zero", "one", "two")) {
        ProducerRecord<byte[], byte[]> record =
            new ProducerRecord<>(topic, 0, bytes("key"), bytes(value));
        record.headers().add("name", bytes(value));
        producer.send(record).get();
      }
    }

    try (KafkaTopicRecords records = new KafkaTopicRecords(connection)) {
      OriginalRecord one = records.find(topic, 0, 1).orElseThrow();
      assertThat(OriginalRecord.decode(one.value())).isEqualTo(bytes("one"));
      assertThat(OriginalRecord.decode(one.key())).isEqualTo(bytes("key"));
      assertThat(one.header("name")).isEqualTo("one");
      assertThat(records.find(topic, 0, 0)).as("backwards").isPresent();
      assertThat(records.find(topic, 0, 3)).isEmpty();
      assertThat(records.find(topic, 0, -1)).isEmpty();
      assertThat(records.find(topic, 7, 0)).isEmpty();
      assertThat(records.find(topic, -1, 0)).isEmpty();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
