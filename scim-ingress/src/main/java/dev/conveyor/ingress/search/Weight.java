package dev.conveyor.ingress.search;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The maximum weight of a page. A server may return fewer resources than requested (RFC 7644
 * section 3.4.2.4).
 *
 * @param most the maximum for all items together; the first item is always included
 */
public record Weight<T>(ToLongFunction<T> of, long most) {

  /** For items that are so small that a page can have as many as requested. */
  public static <T> Weight<T> none() {
    return new Weight<>(item -> 0, Long.MAX_VALUE);
  }

  /** The number of items, from the first, that fit together. */
  int fitting(List<T> items) {
    long sum = 0;
    for (int i = 0; i < items.size(); i++) {
      sum += of.applyAsLong(items.get(i));
      if (i > 0 && sum > most) {
        return i;
      }
    }
    return items.size();
  }
}
