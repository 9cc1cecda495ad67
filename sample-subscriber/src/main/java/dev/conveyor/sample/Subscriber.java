package dev.conveyor.sample;

import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.Topic;
import dev.conveyor.schemas.UndecodableRecord;
import dev.conveyor.schemas.UserChanged;
import dev.conveyor.schemas.UserErased;
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
          Event event = EventCodec.decode(type, record.value());
          if (event instanceof UserErased erased) {
            // Forget all that you keep of them, but that they are gone: an event may come twice.
            versions.put(erased.key(), Long.MAX_VALUE);
            System.out.printf("%s erased: %s%n", erased.organization(), erased.userId());
          } else if (event instanceof UserChanged user) {
            if (user.version() > versions.getOrDefault(user.key(), 0L)) { // else it came before
              versions.put(user.key(), user.version());
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
