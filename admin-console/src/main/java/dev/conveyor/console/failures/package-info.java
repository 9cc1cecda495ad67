/** The support desk: failed provisions, collected, replayed, dismissed. */
@NullMarked
package dev.conveyor.console.failures;

import org.jspecify.annotations.NullMarked;
