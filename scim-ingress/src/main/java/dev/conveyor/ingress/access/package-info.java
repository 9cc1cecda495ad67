/** Who may write to which organization. */
@NullMarked
package dev.conveyor.ingress.access;

import org.jspecify.annotations.NullMarked;
