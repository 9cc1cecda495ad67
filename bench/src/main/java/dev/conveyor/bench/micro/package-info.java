/** Microbenchmarks of hot pure functions, under JMH. */
@NullMarked
package dev.conveyor.bench.micro;

import org.jspecify.annotations.NullMarked;
