/** The relay: from the outbox to Kafka. */
@NullMarked
package dev.conveyor.pipeline.relay;

import org.jspecify.annotations.NullMarked;
