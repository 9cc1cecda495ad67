/** A sample subscriber of the public topic, to copy. */
@NullMarked
package dev.conveyor.sample;

import org.jspecify.annotations.NullMarked;
