/** What an act is made of: who does it, how long it is waited for, and what it is refused with. */
@NullMarked
package dev.conveyor.console.acting;

import org.jspecify.annotations.NullMarked;
