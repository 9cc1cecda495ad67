/** Kafka records as every stage reads them: headers, traces, and what is kept after a failure. */
@NullMarked
package dev.conveyor.pipeline.records;

import org.jspecify.annotations.NullMarked;
