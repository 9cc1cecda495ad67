/** The hot pure parts by themselves, under JMH. */
@NullMarked
package dev.conveyor.bench.micro;

import org.jspecify.annotations.NullMarked;
