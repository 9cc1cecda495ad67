/**
 * The event contract: topics, CloudEvents headers, typed events and their bytes. Every other room
 * meets the others through what is in here; it depends on Jackson alone.
 */
@NullMarked
package dev.conveyor.schemas;

import org.jspecify.annotations.NullMarked;
