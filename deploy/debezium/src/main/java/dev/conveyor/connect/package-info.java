/** A plugin for Kafka Connect. */
@NullMarked
package dev.conveyor.connect;

import org.jspecify.annotations.NullMarked;
