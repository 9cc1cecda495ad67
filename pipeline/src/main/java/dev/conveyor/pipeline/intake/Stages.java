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
 * Makes the consumers of a service, each with what all of them share: {@code
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
   * @param connection where the brokers are and how to talk to them
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
    /** And waited for: for what people see happen twice, such as a replay. */
    AFTER_EACH_POLL,
    /** Without waiting: for changes that have no effect when they come again. */
    A_FEW_TIMES_A_SECOND
  }

  /** Keeps the metric of partitions that stand still up to date, for all consumers made here. */
  public PeriodicTask watch() {
    return new PeriodicTask(
        "standing-partitions", SHOWN_EVERY, () -> standing.forEach(StandingPartitions::show));
  }

  /**
   * Begins to describe a consumer.
   *
   * @param group the consumer group, fixed: offsets hang on it
   */
  public Description named(String group) {
    return new Description(group);
  }

  /** A consumer before it has its handler. One thread, 1,000 records a poll unless it says more. */
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
     * @param threads each reads partitions of its own
     */
    public Description onThreads(int threads) {
      this.threads = threads;
      return this;
    }

    /**
     * @param records in a poll, and so in a transaction, at most
     */
    public Description inBatchesOf(int records) {
      this.batch = records;
      return this;
    }

    /**
     * @param offsets when the offsets of what was taken are committed: whatever was taken since
     *     then comes again when the process dies
     */
    public Description committing(Offsets offsets) {
      this.offsets = offsets;
      return this;
    }

    /**
     * A stage: changes are applied in one transaction, and those that cannot be become failed
     * provisions; see {@link Intake}.
     *
     * @param source of the messages that come of it, see {@code ce_source}
     */
    public <E extends Event> ConcurrentMessageListenerContainer<byte[], byte[]> handledBy(
        ChangeHandler<E> handler, String source) {
      return takenBy(new Intake<>(handler, outbox, transaction, clock, source, telemetry));
    }

    /**
     * A consumer that deals with every record itself. A poll from which it throws comes again, in
     * order, with growing pauses, indefinitely.
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
