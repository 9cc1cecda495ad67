/** Every accepted or rejected write goes through here, over HTTP and in a replay. */
@NullMarked
package dev.conveyor.ingress.writes;

import org.jspecify.annotations.NullMarked;
