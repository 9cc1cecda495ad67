package dev.conveyor.ingress.search;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * How heavy a page may become. A server may return fewer resources than were asked for (RFC 7644
 * section 3.4.2.4).
 *
 * @param most for all items together; the first one goes however heavy it is
 */
public record Weight<T>(ToLongFunction<T> of, long most) {

  /** For items of which a page can hold as many as it is asked for. */
  public static <T> Weight<T> none() {
    return new Weight<>(item -> 0, Long.MAX_VALUE);
  }

  /** How many of the items, from the first, are light enough together. */
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
