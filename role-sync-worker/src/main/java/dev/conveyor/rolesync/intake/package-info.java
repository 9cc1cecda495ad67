/** From topics to facts to grants. */
@NullMarked
package dev.conveyor.rolesync.intake;

import org.jspecify.annotations.NullMarked;
