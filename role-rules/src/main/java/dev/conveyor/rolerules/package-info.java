/** The rules table as a pure function over facts. */
@NullMarked
package dev.conveyor.rolerules;

import org.jspecify.annotations.NullMarked;
