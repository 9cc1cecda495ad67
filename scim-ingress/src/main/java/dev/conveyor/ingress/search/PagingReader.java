package dev.conveyor.ingress.search;

import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.protocol.SearchRequest;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Parses which part of a list is requested. */
public final class PagingReader {

  private final Cursors cursors;

  public PagingReader(Cursors cursors) {
    this.cursors = cursors;
  }

  /**
   * A startIndex below 1 means 1, a negative count 0 (RFC 7644 section 3.4.2.4); a count over
   * {@link Paging#LARGEST} means that limit.
   *
   * @param list identifies the list
   * @throws ScimProblem invalidValue for invalid numbers, invalidCount, invalidCursor,
   *     expiredCursor
   */
  public Paging read(SearchRequest request, String list) {
    String cursor = request.cursor();
    if (cursor == null) {
      int startIndex = number("startIndex", request.startIndex(), 1, false);
      int count = number("count", request.count(), Paging.USUAL, false);
      return new Paging.ByIndex(Math.max(1, startIndex), bounded(count));
    }
    if (request.startIndex() != null) {
      throw ScimProblem.invalidValue("startIndex and cursor are mutually exclusive.");
    }
    int count = bounded(number("count", request.count(), Paging.USUAL, true));
    return new Paging.ByCursor(count, cursor.isEmpty() ? null : cursors.read(cursor, list));
  }

  /** The next page's cursor in the form that clients hold; null if there is none. */
  public @Nullable String next(@Nullable Cursor cursor, String list) {
    return cursor == null ? null : cursors.write(cursor, list);
  }

  private static int bounded(int count) {
    return Math.clamp(count, 0, Paging.LARGEST);
  }

  private static int number(String name, @Nullable String text, int otherwise, boolean byCursor) {
    if (text == null || text.isEmpty()) {
      return otherwise;
    }
    try {
      if (text.length() < 100) {
        BigInteger number = new BigInteger(text);
        return number
            .max(BigInteger.valueOf(Integer.MIN_VALUE))
            .min(BigInteger.valueOf(Integer.MAX_VALUE))
            .intValue();
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    String problem = name + " must be an integer.";
    throw byCursor ? ScimProblem.invalidCount(problem) : ScimProblem.invalidValue(problem);
  }
}
