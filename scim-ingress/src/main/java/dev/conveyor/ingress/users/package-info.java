/** SCIM users: stored completely, published as change records. */
@NullMarked
package dev.conveyor.ingress.users;

import org.jspecify.annotations.NullMarked;
