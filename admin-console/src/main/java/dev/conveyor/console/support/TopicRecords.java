package dev.conveyor.console.support;

import dev.conveyor.schemas.OriginalRecord;
import java.util.Optional;

/** Records as they stand on their topics. */
@FunctionalInterface
interface TopicRecords {

  /**
   * Reads one record again.
   *
   * @return empty when no record is there, or none any more
   * @throws dev.conveyor.pipeline.database.InfrastructureDown when the brokers do not answer
   */
  Optional<OriginalRecord> find(String topic, int partition, long offset);
}
