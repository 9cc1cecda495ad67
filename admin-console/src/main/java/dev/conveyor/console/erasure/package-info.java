/** Forgetting people: who it concerns, and what the console's own tables have of them. */
@NullMarked
package dev.conveyor.console.erasure;

import org.jspecify.annotations.NullMarked;
