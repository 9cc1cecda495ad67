/** The rules table as one pure function over facts. */
@NullMarked
package dev.conveyor.rolesync.rules;

import org.jspecify.annotations.NullMarked;
