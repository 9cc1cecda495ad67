package dev.conveyor.console.web;

import dev.conveyor.console.acting.Invalid;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param nextCursor to be sent back for the next page; null on the last one
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {

  private static final int LARGEST = 200;

  /** A page out of one item more than fit, which tells whether there is another page. */
  public static <T, R> Page<R> of(
      List<T> oneMore, int limit, Function<T, String> key, Function<T, R> item) {
    List<T> items = oneMore.size() > limit ? oneMore.subList(0, limit) : oneMore;
    String next = oneMore.size() > limit ? encode(key.apply(items.getLast())) : null;
    return new Page<>(items.stream().map(item).toList(), next);
  }

  public static <T> Page<T> whole(List<T> items) {
    return new Page<>(items, null);
  }

  /**
   * @throws Invalid when the limit is no number from 1 to 200
   */
  public static int limit(int limit) {
    if (limit < 1 || limit > LARGEST) {
      throw new Invalid("limit is a number from 1 to " + LARGEST + ".");
    }
    return limit;
  }

  /** The parts of a cursor's key; null without a cursor. */
  public static String @Nullable [] key(@Nullable String cursor, int parts) {
    if (cursor == null || cursor.isEmpty()) {
      return null;
    }
    try {
      String[] key =
          new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8)
              .split("\n", parts);
      if (key.length == parts) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw new Invalid("Invalid cursor. Leave it out to start at the beginning.");
  }

  private static String encode(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }
}
