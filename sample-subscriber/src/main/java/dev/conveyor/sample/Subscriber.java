package dev.conveyor.sample;

import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.Topic;
import dev.conveyor.schemas.UndecodableRecord;
import dev.conveyor.schemas.UserChanged;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Follows the public topic from its beginning and prints who changed. */
public final class Subscriber {

  private Subscriber() {}

  /** Throws at a record that is no event: that is worth stopping for, and it was read by nobody. */
  public static void main(String[] arguments) throws UndecodableRecord {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            arguments.length > 0 ? arguments[0] : "localhost:9092",
            "group.id",
            arguments.length > 1 ? arguments[1] : "sample-subscriber",
            "auto.offset.reset",
            "earliest",
            "enable.auto.commit",
            "false");
    Map<String, Long> versions = new HashMap<>(); // in your own tables, beside what you keep
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(Topic.USER_CHANGES.topicName()));
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          String type =
              new String(
                  record.headers().lastHeader(EventHeaders.TYPE).value(), StandardCharsets.UTF_8);
          if (EventCodec.decode(type, record.value()) instanceof UserChanged user) {
            String key = user.organization() + "/" + user.userId();
            if (user.version() > versions.getOrDefault(key, 0L)) { // else it came before
              versions.put(key, user.version());
              System.out.printf(
                  "%s v%d %s: %s, %s, %s%n",
                  user.organization(),
                  user.version(),
                  user.change().text(),
                  user.email(),
                  user.status().text(),
                  user.roles().stream().map(grant -> grant.role().name()).toList());
            }
          }
        }
        consumer.commitSync();
      }
    }
  }
}
