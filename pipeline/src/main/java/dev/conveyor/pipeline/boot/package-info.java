/** Configuration that every producing service imports. */
@NullMarked
package dev.conveyor.pipeline.boot;

import org.jspecify.annotations.NullMarked;
