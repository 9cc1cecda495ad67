/** Held removals: users who stay although the identity provider removed them, and decisions. */
@NullMarked
package dev.conveyor.console.holds;

import org.jspecify.annotations.NullMarked;
