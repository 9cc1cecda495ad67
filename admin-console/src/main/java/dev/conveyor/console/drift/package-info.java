/**
 * Drift: what the identity provider pushed, compared with the directory, the roles, and the public
 * snapshot; and with a list of assignments that an admin exported there.
 */
@NullMarked
package dev.conveyor.console.drift;

import org.jspecify.annotations.NullMarked;
