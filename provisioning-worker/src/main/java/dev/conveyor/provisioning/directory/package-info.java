/** The directory's tables. */
@NullMarked
package dev.conveyor.provisioning.directory;

import org.jspecify.annotations.NullMarked;
