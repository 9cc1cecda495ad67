/** Decides where tests get PostgreSQL and Kafka from. */
@NullMarked
package dev.conveyor.testservers;

import org.jspecify.annotations.NullMarked;
