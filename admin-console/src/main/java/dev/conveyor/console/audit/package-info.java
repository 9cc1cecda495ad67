/** Who did what, and when. */
@NullMarked
package dev.conveyor.console.audit;

import org.jspecify.annotations.NullMarked;
