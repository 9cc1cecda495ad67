package dev.conveyor.ingress.search;

import dev.conveyor.ingress.protocol.ScimProblem;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order of a list (RFC 7644 section 3.4.2.3). Resources without a value come last, or first
 * when descending.
 *
 * @param sql the expression to order by
 * @param type its SQL type
 */
public record Sort(String sql, String type, boolean descending) {

  /**
   * @param attribute in lowercase
   * @return null for creation order
   * @throws ScimProblem invalidValue if the attribute cannot be sorted by
   */
  static @Nullable Sort of(
      @Nullable String attribute, @Nullable String sortOrder, Map<String, Column> columns) {
    boolean descending = descending(sortOrder);
    if (attribute == null) {
      return null;
    }
    Column column =
        Part.of(attribute, columns)
            .<Column>map(Sort::preferred)
            .orElseGet(() -> found(attribute, columns));
    return of(column, attribute, descending);
  }

  private static boolean descending(@Nullable String sortOrder) {
    return switch (sortOrder == null ? "" : sortOrder.toLowerCase(Locale.ROOT)) {
      case "", "ascending" -> false;
      case "descending" -> true;
      default -> throw ScimProblem.invalidValue("sortOrder must be ascending or descending.");
    };
  }

  private static Column found(String attribute, Map<String, Column> columns) {
    Column column = Columns.find(attribute, columns);
    if (column == null) {
      throw unsortable(attribute);
    }
    return column;
  }

  private static Sort of(Column column, String sortBy, boolean descending) {
    return switch (column) {
      case Column.Text text ->
          new Sort(
              Comparisons.folded(text.sql(), text.letters()) + " COLLATE \"C\"",
              "text",
              descending);
      case Column.Binary binary -> throw unsortable(sortBy);
      case Column.Id id -> new Sort(id.sql(), "uuid", descending);
      case Column.Flag flag -> new Sort(flag.sql(), "boolean", descending);
      case Column.Time time -> new Sort(time.sql(), "timestamptz", descending);
      case Column.Absent absent -> new Sort("NULL", "text", descending);
      case Column.Complex complex -> {
        if (complex.value() == null) {
          throw unsortable(sortBy);
        }
        yield of(complex.value(), sortBy, descending);
      }
      case Column.Many many -> throw unsortable(sortBy);
    };
  }

  /** The primary value, or otherwise the first (RFC 7644 section 3.4.2.3). */
  private static Column preferred(Part part) {
    if (!(part.column() instanceof Column.Text text)
        || !part.many().parts().containsKey("primary")) {
      throw unsortable(part.name());
    }
    String sql =
        "(SELECT "
            + text.sql()
            + " FROM "
            + part.many().from()
            + " ORDER BY (v ->> 'primary')::boolean IS TRUE DESC, n LIMIT 1)";
    return new Column.Text(sql, text.letters());
  }

  private static ScimProblem unsortable(String sortBy) {
    return ScimProblem.invalidValue("Unsupported sort attribute: '" + sortBy + "'.");
  }
}
