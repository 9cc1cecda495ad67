/**
 * The event contract: topics, CloudEvents headers, typed events, and their encoding. All other
 * modules communicate only through it. It depends on Jackson alone.
 */
@NullMarked
package dev.conveyor.schemas;

import org.jspecify.annotations.NullMarked;
