/** Natural batching: what concurrent requests ask of the database is asked together. */
@NullMarked
package dev.conveyor.ingress.batches;

import org.jspecify.annotations.NullMarked;
