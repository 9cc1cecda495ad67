package dev.conveyor.pipeline.boot;

import dev.conveyor.pipeline.database.DatabaseGauge;
import dev.conveyor.pipeline.intake.IntakeHealth;
import dev.conveyor.pipeline.intake.Stages;
import dev.conveyor.pipeline.loops.BackgroundLoop;
import dev.conveyor.pipeline.loops.LoopHealth;
import dev.conveyor.pipeline.loops.Loops;
import dev.conveyor.pipeline.loops.PeriodicTask;
import dev.conveyor.pipeline.loops.PeriodicTasks;
import dev.conveyor.pipeline.loops.StoppedConsumers;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.relay.Relay;
import dev.conveyor.pipeline.relay.RelayLoop;
import dev.conveyor.pipeline.relay.RelayProducer;
import dev.conveyor.pipeline.topics.TopicCreation;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.opentelemetry.api.OpenTelemetry;
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
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Beans that every service imports: outbox, relay, topics, stages, and loops. No component scan.
 */
@Configuration(proxyBeanMethods = false)
public class PipelineConfiguration {

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
  BackgroundLoop relaying(RelayLoop relay) {
    return relay.loop();
  }

  @Bean
  MeterBinder outboxAge(JdbcTemplate jdbc) {
    return DatabaseGauge.of(
        "conveyor.outbox.age",
        "seconds",
        "Age of the oldest outbox row; 0 if the outbox is empty",
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
        "Rows that the broker rejects permanently and that need manual action",
        () -> ask(jdbc, "SELECT unsendable FROM console_outbox"));
  }

  private static double ask(JdbcTemplate jdbc, String sql) {
    Double answer = jdbc.queryForObject(sql, Double.class);
    return answer == null ? Double.NaN : answer;
  }

  @Bean
  Stages stages(
      KafkaProperties kafka,
      Outbox outbox,
      PlatformTransactionManager transactions,
      Clock clock,
      OpenTelemetry telemetry) {
    return new Stages(
        kafka.buildConsumerProperties(),
        outbox,
        new TransactionTemplate(transactions),
        clock,
        telemetry);
  }

  @Bean
  PeriodicTask standingPartitions(Stages stages) {
    return stages.watch();
  }

  @Bean
  PeriodicTasks periodicTasks(ObjectProvider<PeriodicTask> tasks) {
    return new PeriodicTasks(tasks.stream().toList());
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
