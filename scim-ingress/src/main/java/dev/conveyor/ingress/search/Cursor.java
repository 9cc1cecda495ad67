package dev.conveyor.ingress.search;

import org.jspecify.annotations.Nullable;

/**
 * The end of a page: a position in the list's order instead of an offset, so that no resource is
 * lost or repeated while others are added and removed.
 *
 * @param total the number of resources when the first page was read
 * @param type the resource type, if the list contains several
 * @param sortKey its sort value, as PostgreSQL writes it; null if it has none
 */
public record Cursor(long total, String type, @Nullable String sortKey, long position) {}
