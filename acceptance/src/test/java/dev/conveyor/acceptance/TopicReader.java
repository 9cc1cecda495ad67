package dev.conveyor.acceptance;

import dev.conveyor.schemas.Partitioning;
import dev.conveyor.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads topics like a downstream team, and writes to them like a broken producer. */
final class TopicReader {

  private TopicReader() {}

  /** All records of the topic so far. */
  static List<ConsumerRecord<byte[], byte[]>> readAll(String bootstrapServers, String topic) {
    return readAll(Map.of("bootstrap.servers", bootstrapServers), topic);
  }

  /** The same with authentication. */
  static List<ConsumerRecord<byte[], byte[]>> readAll(Map<String, Object> client, String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  /** Values of the records whose keys match the predicate, in order per organization. */
  static List<JsonNode> values(String bootstrapServers, String topic, Predicate<String> wantedKey) {
    return readAll(bootstrapServers, topic).stream()
        .filter(record -> record.key() != null)
        .filter(record -> wantedKey.test(new String(record.key(), StandardCharsets.UTF_8)))
        .map(record -> JsonMapper.shared().readTree(record.value()))
        .toList();
  }

  static void write(
      String bootstrapServers, String topic, byte[] key, byte[] value, Map<String, String> headers)
      throws Exception {
    write(Map.of("bootstrap.servers", bootstrapServers), topic, key, value, headers);
  }

  static void write(
      Map<String, Object> client,
      String topic,
      byte[] key,
      byte[] value,
      Map<String, String> headers)
      throws Exception {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.LARGEST_RECORD);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      int partition = Partitioning.partition(key, producer.partitionsFor(topic).size());
      ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, key, value);
      headers.forEach(
          (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
      producer.send(record).get();
    }
  }

  static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }
}
