package dev.conveyor.producer;

import dev.conveyor.intake.IntakeHealth;
import dev.conveyor.loops.LoopHealth;
import dev.conveyor.loops.Loops;
import dev.conveyor.loops.StoppedConsumers;
import dev.conveyor.outbox.Outbox;
import dev.conveyor.relay.Relay;
import dev.conveyor.relay.RelayLoop;
import dev.conveyor.relay.RelayProducer;
import dev.conveyor.topics.TopicCreation;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/** What a producing service imports: outbox, relay and topics. Nothing is scanned for. */
@Configuration(proxyBeanMethods = false)
public class ProducerConfiguration {

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  TopicCreation topicCreation(
      KafkaProperties kafka, @Value("${conveyor.kafka.partitions:6}") int partitions) {
    return new TopicCreation(kafka.buildAdminProperties(), partitions);
  }

  @Bean(destroyMethod = "")
  Producer<byte[], byte[]> relayProducer(KafkaProperties kafka) {
    Map<String, Object> connection = kafka.buildProducerProperties();
    connection.putIfAbsent(CommonClientConfigs.CLIENT_ID_CONFIG, "outbox-relay");
    return RelayProducer.create(connection);
  }

  @Bean
  RelayLoop relayLoop(
      DataSource dataSource,
      Producer<byte[], byte[]> relayProducer,
      TopicCreation topics,
      @Value("${conveyor.relay:true}") boolean relay) {
    return new RelayLoop(
        relay ? new Relay(dataSource, relayProducer) : null,
        topics::ensure,
        () -> relayProducer.close(Duration.ZERO));
  }

  @Bean
  MeterBinder outboxAge(JdbcTemplate jdbc) {
    return DatabaseGauge.of(
        "conveyor.outbox.age",
        "seconds",
        "How long the oldest row of the outbox has been waiting; 0 when it is empty",
        () ->
            ask(
                jdbc,
                "SELECT coalesce(extract(epoch FROM clock_timestamp() - oldest_at), 0)"
                    + " FROM console_outbox"));
  }

  @Bean
  MeterBinder outboxUnsendable(JdbcTemplate jdbc) {
    return DatabaseGauge.of(
        "conveyor.outbox.unsendable",
        "rows",
        "Rows that the broker will never take, which wait for a person",
        () -> ask(jdbc, "SELECT unsendable FROM console_outbox"));
  }

  private static double ask(JdbcTemplate jdbc, String sql) {
    Double answer = jdbc.queryForObject(sql, Double.class);
    return answer == null ? Double.NaN : answer;
  }

  @Bean
  IntakeHealth intakeHealthIndicator(
      ObjectProvider<ConcurrentMessageListenerContainer<?, ?>> containers) {
    return new IntakeHealth(containers.stream().toList());
  }

  @Bean
  LoopHealth loopsHealthIndicator() {
    return new LoopHealth(Loops.ofThisProcess());
  }

  @Bean
  StoppedConsumers stoppedConsumers() {
    return new StoppedConsumers(Loops.ofThisProcess());
  }

  @Bean
  Outbox outbox(JdbcTemplate jdbc, RelayLoop relay) {
    return new Outbox(jdbc, relay::wake, relay.relays());
  }
}
