/** The relay: from the outbox to Kafka. */
@NullMarked
package dev.conveyor.relay;

import org.jspecify.annotations.NullMarked;
