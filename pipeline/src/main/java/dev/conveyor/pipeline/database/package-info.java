/** What errors of the database mean, and gauges that ask it. */
@NullMarked
package dev.conveyor.pipeline.database;

import org.jspecify.annotations.NullMarked;
