/** Pauses: changes that are stored and not published until an admin resumes. */
@NullMarked
package dev.conveyor.ingress.pauses;

import org.jspecify.annotations.NullMarked;
