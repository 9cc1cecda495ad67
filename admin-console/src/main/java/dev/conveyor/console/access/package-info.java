/** Who may reach what. Rules and values alone. */
@NullMarked
package dev.conveyor.console.access;

import org.jspecify.annotations.NullMarked;
