/** Users, their roles, who takes them over, and erasing them. */
@NullMarked
package dev.conveyor.console.people;

import org.jspecify.annotations.NullMarked;
