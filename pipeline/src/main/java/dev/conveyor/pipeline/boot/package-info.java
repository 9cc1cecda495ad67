/** What every producing service imports into its context. */
@NullMarked
package dev.conveyor.pipeline.boot;

import org.jspecify.annotations.NullMarked;
