/** The Admin API. */
@NullMarked
package dev.conveyor.console.http;

import org.jspecify.annotations.NullMarked;
