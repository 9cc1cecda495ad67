/** The support desk: failed provisions, replays, timelines, and records that could not be sent. */
@NullMarked
package dev.conveyor.console.support;

import org.jspecify.annotations.NullMarked;
