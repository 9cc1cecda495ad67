/** The rules table as a pure function over facts. */
@NullMarked
package dev.conveyor.rolesync.rules;

import org.jspecify.annotations.NullMarked;
