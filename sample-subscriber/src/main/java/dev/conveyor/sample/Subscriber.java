package dev.conveyor.sample;

import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.PublicUserChange;
import dev.conveyor.schemas.ReceivedRecord;
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
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads the public topic from its beginning and prints each user's changes. */
public final class Subscriber {

  private Subscriber() {}

  public static void main(String[] arguments) {
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
    Map<String, Long> versions =
        new HashMap<>(); // in your database, next to the data that you keep
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(Topic.USER_CHANGES.topicName()));
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          try {
            take(read(record), versions);
          } catch (UndecodableRecord e) {
            // Report it and go on: it will never become readable, and the records behind it are
            // fine.
            System.err.printf(
                "Skipped %s-%d@%d: %s%n",
                record.topic(), record.partition(), record.offset(), e.getMessage());
          }
        }
        consumer.commitSync();
      }
    }
  }

  private static PublicUserChange read(ConsumerRecord<byte[], byte[]> record)
      throws UndecodableRecord {
    return new ReceivedRecord(
            record.topic(),
            record.key(),
            header(record, EventHeaders.TYPE),
            header(record, EventHeaders.SOURCE),
            record.value())
        .decode(PublicUserChange.class);
  }

  private static void take(PublicUserChange event, Map<String, Long> versions) {
    switch (event) {
      case UserErased erased -> {
        // Delete everything you keep about them, except that they are erased: an event may come
        // twice.
        versions.put(erased.key(), Long.MAX_VALUE);
        System.out.printf("%s erased: %s%n", erased.organization(), erased.userId());
      }
      case UserChanged user -> {
        if (user.version() > versions.getOrDefault(user.key(), 0L)) { // otherwise a duplicate
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
  }

  private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
