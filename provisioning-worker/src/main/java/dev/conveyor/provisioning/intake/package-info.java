/** From topics to the directory. */
@NullMarked
package dev.conveyor.provisioning.intake;

import org.jspecify.annotations.NullMarked;
