package dev.conveyor.ingress.search;

import dev.conveyor.schemas.OrganizationId;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Pages of one table that has the columns {@code organization} and {@code position}. */
public final class TableList {

  private final JdbcClient jdbc;
  private final String table;
  private final String columns;

  /**
   * @param columns what the row mapper reads, by number
   */
  public TableList(JdbcClient jdbc, String table, String columns) {
    this.jdbc = jdbc;
    this.table = table;
    this.columns = columns;
  }

  public <T> Listed<T> page(
      OrganizationId organization, Search search, RowMapper<T> mapper, Weight<T> weight) {
    Order order = Order.of(search.sort());
    String where =
        " FROM " + table + " WHERE organization = :organization AND " + search.condition().sql();
    String key = order.key().isEmpty() ? "NULL" : "(" + order.key() + ")";
    String select =
        "SELECT " + columns + ", '' AS type, position, " + key + "::text AS sort_key" + where;
    return new Rows(jdbc, organization, select, order, search.condition().parameters())
        .read(search.paging(), mapper, weight, () -> count(organization, where, search));
  }

  private long count(OrganizationId organization, String where, Search search) {
    return jdbc.sql("SELECT count(*)" + where)
        .param("organization", organization.value())
        .params(search.condition().parameters())
        .query(Long.class)
        .single();
  }
}
