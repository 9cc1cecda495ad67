/** Known facts: users, memberships, mappings, and commands. */
@NullMarked
package dev.conveyor.rolesync.facts;

import org.jspecify.annotations.NullMarked;
