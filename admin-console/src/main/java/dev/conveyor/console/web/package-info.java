/** The pages. */
@NullMarked
package dev.conveyor.console.web;

import org.jspecify.annotations.NullMarked;
