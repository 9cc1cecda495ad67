/** What every producing service imports into its context. */
@NullMarked
package dev.conveyor.producer;

import org.jspecify.annotations.NullMarked;
