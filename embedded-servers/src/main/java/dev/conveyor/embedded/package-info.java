/** PostgreSQL and Kafka without containers: real servers, durable settings, data on disk. */
@NullMarked
package dev.conveyor.embedded;

import org.jspecify.annotations.NullMarked;
