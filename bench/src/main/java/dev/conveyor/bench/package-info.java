/**
 * The benchmarks: the full stack with durable settings, compared with the limits of the same
 * database without our services.
 */
@NullMarked
package dev.conveyor.bench;

import org.jspecify.annotations.NullMarked;
