package dev.conveyor.pipeline.intake;

import dev.conveyor.pipeline.records.ConsumedRecords;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.FailureReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A decoded record.
 *
 * @param <E> the event type that the stage reads
 * @param trace the parent trace of everything that results from it
 */
public record Change<E extends Event>(
    ConsumerRecord<byte[], byte[]> record, E event, TraceParent trace) {

  /**
   * The reference of the failed provision that this record replays; null for an ordinary record.
   */
  public @Nullable FailureReference replayOf() {
    return ConsumedRecords.replayOf(record);
  }
}
