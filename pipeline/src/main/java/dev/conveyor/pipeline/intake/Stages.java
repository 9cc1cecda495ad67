package dev.conveyor.pipeline.intake;

import dev.conveyor.pipeline.loops.PeriodicTask;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.Topic;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Creates a service's consumers with their common parts: {@code
 * stages.named("conveyor.provisioning-worker").reads(SCIM_USER_CHANGES).handledBy(handler,
 * source)}.
 */
public final class Stages {

  private static final Duration SHOWN_EVERY = Duration.ofSeconds(5);

  private final Map<String, Object> connection;
  private final Outbox outbox;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final OpenTelemetry telemetry;
  private final List<StandingPartitions> standing = new CopyOnWriteArrayList<>();

  /**
   * @param connection Kafka connection settings
   */
  public Stages(
      Map<String, Object> connection,
      Outbox outbox,
      TransactionTemplate transaction,
      Clock clock,
      OpenTelemetry telemetry) {
    this.connection = Map.copyOf(connection);
    this.outbox = outbox;
    this.transaction = transaction;
    this.clock = clock;
    this.telemetry = telemetry;
  }

  /** When offsets are committed. */
  public enum Offsets {
    /** Synchronously: for effects where a repetition is visible, such as a replay. */
    AFTER_EACH_POLL,
    /** Asynchronously: for changes that have no effect when redelivered. */
    A_FEW_TIMES_A_SECOND
  }

  /** Updates the metric of stuck partitions for all consumers created here. */
  public PeriodicTask watch() {
    return new PeriodicTask(
        "standing-partitions", SHOWN_EVERY, () -> standing.forEach(StandingPartitions::show));
  }

  /**
   * Starts the definition of a consumer.
   *
   * @param group the consumer group. Fixed: offsets are stored under it
   */
  public Description named(String group) {
    return new Description(group);
  }

  /** A consumer without a handler. Defaults: one thread, 1,000 records per poll. */
  public final class Description {

    private static final int BATCH = 1000;

    private final String group;
    private List<Topic> topics = List.of();
    private int threads = 1;
    private int batch = BATCH;
    private Offsets offsets = Offsets.A_FEW_TIMES_A_SECOND;

    private Description(String group) {
      this.group = group;
    }

    public Description reads(Topic... topics) {
      this.topics = List.of(topics);
      return this;
    }

    /**
     * @param threads each reads its own partitions
     */
    public Description onThreads(int threads) {
      this.threads = threads;
      return this;
    }

    /**
     * @param records the maximum per poll, and so per transaction
     */
    public Description inBatchesOf(int records) {
      this.batch = records;
      return this;
    }

    /**
     * @param offsets when the offsets of processed records are committed; records processed since
     *     are redelivered if the process dies
     */
    public Description committing(Offsets offsets) {
      this.offsets = offsets;
      return this;
    }

    /**
     * A stage: changes are applied in one transaction, and those that cannot be applied become
     * failed provisions; see {@link Intake}.
     *
     * @param source the {@code ce_source} of the resulting messages
     */
    public <E extends Event> ConcurrentMessageListenerContainer<byte[], byte[]> handledBy(
        ChangeHandler<E> handler, String source) {
      return takenBy(new Intake<>(handler, outbox, transaction, clock, source, telemetry));
    }

    /**
     * A consumer that handles every record itself. If it throws, the poll is redelivered, in order,
     * with increasing pauses, indefinitely.
     */
    public ConcurrentMessageListenerContainer<byte[], byte[]> takenBy(
        BatchMessageListener<byte[], byte[]> listener) {
      StandingPartitions watched = new StandingPartitions(group, clock);
      standing.add(watched);
      return IntakeContainers.create(
          connection, group, topics, threads, batch, offsets, listener, watched);
    }
  }
}
