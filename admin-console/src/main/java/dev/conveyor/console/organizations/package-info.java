/** The customers of this installation. */
@NullMarked
package dev.conveyor.console.organizations;

import org.jspecify.annotations.NullMarked;
