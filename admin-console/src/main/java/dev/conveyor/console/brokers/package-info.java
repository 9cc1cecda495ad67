/** What the console asks of brokers and outboxes beside what it consumes. */
@NullMarked
package dev.conveyor.console.brokers;

import org.jspecify.annotations.NullMarked;
