package dev.conveyor.ingress.search;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param next where the next page begins; null after the last page, and when paging by index
 */
public record Listed<T>(List<T> items, long total, @Nullable Cursor next) {}
