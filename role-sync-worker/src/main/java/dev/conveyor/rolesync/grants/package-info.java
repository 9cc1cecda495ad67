/** Who holds which role, and the public stream. */
@NullMarked
package dev.conveyor.rolesync.grants;

import org.jspecify.annotations.NullMarked;
