package dev.conveyor.ingress.search;

import dev.conveyor.schemas.OrganizationId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads one page of a list from any source of rows with {@code type}, {@code position}, and {@code
 * sort_key}: by index with an offset, by cursor from the end of the last page.
 */
final class Rows {

  private final JdbcClient jdbc;
  private final OrganizationId organization;
  private final String select;
  private final Order order;
  private final Map<String, Object> parameters;

  /**
   * @param select a query with {@code :organization} and its parameters, to which further
   *     conditions can be appended
   */
  Rows(
      JdbcClient jdbc,
      OrganizationId organization,
      String select,
      Order order,
      Map<String, Object> parameters) {
    this.jdbc = jdbc;
    this.organization = organization;
    this.select = select;
    this.order = order;
    this.parameters = parameters;
  }

  /**
   * @param total called only if the page itself does not determine it
   */
  <T> Listed<T> read(Paging paging, RowMapper<T> mapper, Weight<T> weight, LongSupplier total) {
    return switch (paging) {
      case Paging.ByIndex page -> byIndex(page, mapper, weight, total);
      case Paging.ByCursor page -> byCursor(page, mapper, weight, total);
    };
  }

  private <T> Listed<T> byIndex(
      Paging.ByIndex page, RowMapper<T> mapper, Weight<T> weight, LongSupplier total) {
    int offset = page.startIndex() - 1;
    List<T> items =
        page.count() == 0
            ? List.of()
            : statement(select + order.by() + " OFFSET :offset LIMIT :count", parameters)
                .param("offset", offset)
                .param("count", page.count())
                .query(mapper)
                .list();
    boolean isLast = items.size() < page.count() && (offset == 0 || !items.isEmpty());
    long known = isLast ? offset + items.size() : total.getAsLong();
    return new Listed<>(items.subList(0, weight.fitting(items)), known, null);
  }

  private <T> Listed<T> byCursor(
      Paging.ByCursor page, RowMapper<T> mapper, Weight<T> weight, LongSupplier total) {
    Cursor after = page.after();
    Map<String, Object> all = new HashMap<>(parameters);
    String from = after == null ? select : select + " AND " + order.after(after, all);
    List<Found<T>> found =
        statement(from + order.by() + " LIMIT :count", all)
            .param("count", page.count() + 1)
            .query((row, number) -> found(row, number, mapper))
            .list();
    List<Found<T>> asked = found.subList(0, Math.min(found.size(), page.count()));
    int fitting = weight.fitting(asked.stream().map(Found::item).toList());
    List<Found<T>> items = asked.subList(0, fitting);
    boolean more = found.size() > items.size();
    long known = after != null ? after.total() : more ? total.getAsLong() : found.size();
    Cursor next = more && !items.isEmpty() ? items.get(items.size() - 1).at(known) : null;
    return new Listed<>(items.stream().map(Found::item).toList(), known, next);
  }

  private JdbcClient.StatementSpec statement(String sql, Map<String, Object> values) {
    return jdbc.sql(sql).param("organization", organization.value()).params(values);
  }

  private record Found<T>(T item, String type, @Nullable String sortKey, long position) {

    Cursor at(long total) {
      return new Cursor(total, type, sortKey, position);
    }
  }

  private static <T> Found<T> found(ResultSet row, int number, RowMapper<T> mapper)
      throws SQLException {
    T item = mapper.mapRow(row, number);
    if (item == null) {
      throw new IllegalStateException("row mapper returned null");
    }
    return new Found<>(
        item, row.getString("type"), row.getString("sort_key"), row.getLong("position"));
  }
}
