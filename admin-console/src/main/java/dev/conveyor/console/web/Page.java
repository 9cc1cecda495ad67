package dev.conveyor.console.web;

import dev.conveyor.schemas.InvalidValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
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
   * @throws InvalidValue when the limit is no number from 1 to 200
   */
  public static int limit(int limit) {
    if (limit < 1 || limit > LARGEST) {
      throw new InvalidValue("limit is a number from 1 to " + LARGEST + ".");
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
      throw invalidCursor(e);
    }
    throw invalidCursor(null);
  }

  /** A part of a cursor's key that is a number. */
  public static long number(String part) {
    try {
      return Long.parseLong(part);
    } catch (NumberFormatException e) {
      throw invalidCursor(e);
    }
  }

  /** A part of a cursor's key that is a UUID. */
  public static UUID id(String part) {
    try {
      return UUID.fromString(part);
    } catch (IllegalArgumentException e) {
      throw invalidCursor(e);
    }
  }

  /** A part of a cursor's key that is a time. */
  public static Instant time(String part) {
    try {
      return Instant.parse(part);
    } catch (DateTimeParseException e) {
      throw invalidCursor(e);
    }
  }

  private static InvalidValue invalidCursor(@Nullable Exception cause) {
    return new InvalidValue("Invalid cursor. Leave it out to start at the beginning.", cause);
  }

  private static String encode(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }
}
