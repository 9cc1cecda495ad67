package dev.conveyor.ingress.search;

import dev.conveyor.schemas.OrganizationId;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Pages of one table with the columns {@code organization} and {@code position}. */
public final class TableList {

  private final JdbcClient jdbc;
  private final Searches searches;
  private final String table;
  private final String columns;

  /**
   * @param jdbc for lists of at most one resource, which any plan finds immediately
   * @param columns read by the row mapper, by number
   */
  public TableList(JdbcClient jdbc, Searches searches, String table, String columns) {
    this.jdbc = jdbc;
    this.searches = searches;
    this.table = table;
    this.columns = columns;
  }

  public <T> Listed<T> page(
      OrganizationId organization, Search search, RowMapper<T> mapper, Weight<T> weight) {
    Order order = Order.of(search.sort());
    String where = where(table, search.condition());
    String select = select(columns, order, where);
    return search.condition().unique()
        ? searches.unique(
            organization, () -> page(jdbc, organization, select, search, mapper, weight))
        : searches.run(
            organization, client -> page(client, organization, select, search, mapper, weight));
  }

  private <T> Listed<T> page(
      JdbcClient client,
      OrganizationId organization,
      String select,
      Search search,
      RowMapper<T> mapper,
      Weight<T> weight) {
    String where = where(table, search.condition());
    return new Rows(
            client, organization, select, Order.of(search.sort()), search.condition().parameters())
        .read(search.paging(), mapper, weight, () -> count(client, organization, where, search));
  }

  /** The whole statement except the page's bounds, as it is planned. */
  static String statement(String table, String columns, Condition condition, @Nullable Sort sort) {
    Order order = Order.of(sort);
    return select(columns, order, where(table, condition)) + order.by();
  }

  private static String where(String table, Condition condition) {
    String where = table + " WHERE organization = :organization AND " + condition.sql();
    return condition.selective()
        ? " FROM (SELECT * FROM " + where + " OFFSET 0) AS " + table + " WHERE true"
        : " FROM " + where;
  }

  private static String select(String columns, Order order, String where) {
    String key = order.key().isEmpty() ? "NULL" : "(" + order.key() + ")";
    return "SELECT " + columns + ", '' AS type, position, " + key + "::text AS sort_key" + where;
  }

  private static long count(
      JdbcClient client, OrganizationId organization, String where, Search search) {
    return client
        .sql("SELECT count(*)" + where)
        .param("organization", organization.value())
        .params(search.condition().parameters())
        .query(Long.class)
        .single();
  }
}
