/**
 * The benchmarks: the started stack with durable settings, measured beside what the same database
 * does without us.
 */
@NullMarked
package dev.conveyor.bench;

import org.jspecify.annotations.NullMarked;
