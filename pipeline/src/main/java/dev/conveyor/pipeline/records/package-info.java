/**
 * Kafka records as every stage reads them: their headers, their trace, and what is kept of them.
 */
@NullMarked
package dev.conveyor.pipeline.records;

import org.jspecify.annotations.NullMarked;
