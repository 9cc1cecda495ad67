/** All that happened to a user, in order. */
@NullMarked
package dev.conveyor.console.timeline;

import org.jspecify.annotations.NullMarked;
