package dev.conveyor.ingress.search;

import org.jspecify.annotations.Nullable;

/**
 * Where a page ended: a place in the list's order, not a number of resources, so that nobody is
 * lost or seen twice while others come and go.
 *
 * @param total how many there were when the first page was read
 * @param type of the resource, where the list holds several
 * @param sortKey its value in the list's order, as PostgreSQL writes it; null when it has none
 */
public record Cursor(long total, String type, @Nullable String sortKey, long position) {}
