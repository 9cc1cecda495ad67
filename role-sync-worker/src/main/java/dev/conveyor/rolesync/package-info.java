/** The role-sync worker: groups, mappings and directory changes become grants. */
@NullMarked
package dev.conveyor.rolesync;

import org.jspecify.annotations.NullMarked;
