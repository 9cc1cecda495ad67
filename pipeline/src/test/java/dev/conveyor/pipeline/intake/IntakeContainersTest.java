package dev.conveyor.pipeline.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.pipeline.database.InfrastructureDown;
import dev.conveyor.pipeline.topics.TopicCreation;
import dev.conveyor.schemas.Topic;
import dev.conveyor.testservers.TestServers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.messaging.converter.MessageConversionException;

class IntakeContainersTest {

  private static final int RECORDS = 20;
  private static final int FAILURES = 3;

  /** Every kind, including exceptions that Spring Kafka does not retry by default. */
  static List<RuntimeException> faults() {
    return List.of(
        new InfrastructureDown(new IllegalStateException("database unavailable")),
        new SerializationException("a Kafka exception"),
        new MessageConversionException("fatal by default"),
        new ClassCastException("fatal by default"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void failedPollsAreRedeliveredUntilTheySucceed(RuntimeException fault) throws Exception {
    new TopicCreation(connection(), 1).ensure();
    String key = UUID.randomUUID().toString();
    FailingListener listener = new FailingListener(key, fault);
    var container =
        IntakeContainers.create(
            connection(),
            "test-" + key,
            List.of(Topic.DIRECTORY_COMMANDS),
            1,
            RECORDS,
            Stages.Offsets.A_FEW_TIMES_A_SECOND,
            listener,
            new StandingPartitions("test-" + key, Clock.systemUTC()));
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(connection(), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < RECORDS; i++) {
        producer
            .send(
                new ProducerRecord<>(
                    Topic.DIRECTORY_COMMANDS.topicName(), bytes(key), bytes("" + i)))
            .get();
      }
    }

    container.start();
    List<String> taken = new ArrayList<>();
    try {
      while (taken.size() < RECORDS) {
        String value = listener.taken.poll(60, TimeUnit.SECONDS);
        assertThat(value).as("after %s", taken).isNotNull();
        taken.add(value);
      }
    } finally {
      container.stop();
    }

    assertThat(taken)
        .containsExactlyElementsOf(IntStream.range(0, RECORDS).mapToObj(i -> "" + i).toList());
    assertThat(listener.failures).isEqualTo(FAILURES);
  }

  private static final class FailingListener implements BatchMessageListener<byte[], byte[]> {

    private final BlockingQueue<String> taken = new LinkedBlockingQueue<>();
    private final String key;
    private final RuntimeException fault;
    private volatile int failures;

    FailingListener(String key, RuntimeException fault) {
      this.key = key;
      this.fault = fault;
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
      List<String> ours =
          records.stream()
              .filter(record -> key.equals(new String(record.key(), StandardCharsets.UTF_8)))
              .map(record -> new String(record.value(), StandardCharsets.UTF_8))
              .toList();
      if (!ours.isEmpty() && failures < FAILURES) {
        failures++;
        throw fault;
      }
      taken.addAll(ours);
    }
  }

  private static Map<String, Object> connection() {
    return Map.of("bootstrap.servers", TestServers.kafkaBootstrapServers());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
