/** How the pipeline is doing: health, lag, latency, for operators. */
@NullMarked
package dev.conveyor.console.pipeline;

import org.jspecify.annotations.NullMarked;
