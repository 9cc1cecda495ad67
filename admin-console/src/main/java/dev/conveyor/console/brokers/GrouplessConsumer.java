package dev.conveyor.console.brokers;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A consumer that belongs to no group and commits nothing: it looks records up. */
public final class GrouplessConsumer {

  private GrouplessConsumer() {}

  /**
   * @param connection how to reach the brokers, as a consumer's settings
   * @param more settings that override these
   */
  public static KafkaConsumer<byte[], byte[]> open(
      Map<String, Object> connection, Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(connection);
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
    settings.remove(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG);
    settings.remove(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.putAll(more);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
