package dev.conveyor.ingress.search;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param next the start of the next page; null after the last page, and when paging by index
 */
public record Listed<T>(List<T> items, long total, @Nullable Cursor next) {}
