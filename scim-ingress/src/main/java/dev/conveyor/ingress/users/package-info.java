/** SCIM users: kept whole, published as change records. */
@NullMarked
package dev.conveyor.ingress.users;

import org.jspecify.annotations.NullMarked;
