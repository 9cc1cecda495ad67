/** Failed provisions, from the record that failed to the error topic. */
@NullMarked
package dev.conveyor.pipeline.failures;

import org.jspecify.annotations.NullMarked;
