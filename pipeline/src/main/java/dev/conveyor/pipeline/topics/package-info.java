/** Topic creation, by whichever service starts first. */
@NullMarked
package dev.conveyor.pipeline.topics;

import org.jspecify.annotations.NullMarked;
