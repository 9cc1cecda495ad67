/**
 * Requests to addresses that a customer's admin typed: guarded at connection time, bounded in size
 * and time, and never redirected.
 */
@NullMarked
package dev.conveyor.console.outbound;

import org.jspecify.annotations.NullMarked;
