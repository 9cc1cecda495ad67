/** Who gets through to which address. */
@NullMarked
package dev.conveyor.console.gate;

import org.jspecify.annotations.NullMarked;
