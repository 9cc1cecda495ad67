/** Background loops: when each last turned and last succeeded, and what happens when one ends. */
@NullMarked
package dev.conveyor.pipeline.loops;

import org.jspecify.annotations.NullMarked;
