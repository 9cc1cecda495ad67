package dev.conveyor.pipeline.intake;

import dev.conveyor.pipeline.records.ConsumedRecords;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.FailureReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that could be read, with what it holds.
 *
 * @param <E> what the stage reads
 * @param trace what whatever comes of it goes back to
 */
public record Change<E extends Event>(
    ConsumerRecord<byte[], byte[]> record, E event, TraceParent trace) {

  /** Not null when support sent the record through again. */
  public @Nullable FailureReference replayOf() {
    return ConsumedRecords.replayOf(record);
  }
}
