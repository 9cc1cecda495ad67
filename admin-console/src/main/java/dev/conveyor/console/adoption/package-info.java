/** Adoptions that wait for an admin: another identity claims the address of a user with power. */
@NullMarked
package dev.conveyor.console.adoption;

import org.jspecify.annotations.NullMarked;
