/** SCIM groups and their members, one row per member. */
@NullMarked
package dev.conveyor.ingress.groups;

import org.jspecify.annotations.NullMarked;
