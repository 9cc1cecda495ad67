/** Everything on one machine with one command: real servers, separate processes, one supervisor. */
@NullMarked
package dev.conveyor.quickstart;

import org.jspecify.annotations.NullMarked;
