/** All SCIM writes, over HTTP and in replays, accepted or rejected. */
@NullMarked
package dev.conveyor.ingress.writes;

import org.jspecify.annotations.NullMarked;
