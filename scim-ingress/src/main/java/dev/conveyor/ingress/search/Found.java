package dev.conveyor.ingress.search;

import dev.conveyor.ingress.protocol.ResourceWriter;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list whose resources are read while they are written.
 *
 * @param next the start of the next page; null after the last page, and when paging by index
 * @param isLarge whether it may be a large response
 */
public record Found(
    long total, @Nullable Cursor next, boolean isLarge, ResourceWriter.Items items) {}
