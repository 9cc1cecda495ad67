/** Classification of database errors, and gauges that query the database. */
@NullMarked
package dev.conveyor.pipeline.database;

import org.jspecify.annotations.NullMarked;
