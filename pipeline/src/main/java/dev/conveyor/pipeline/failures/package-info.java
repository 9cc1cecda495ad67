/** Failed provisions, from the failed record to the error topic. */
@NullMarked
package dev.conveyor.pipeline.failures;

import org.jspecify.annotations.NullMarked;
