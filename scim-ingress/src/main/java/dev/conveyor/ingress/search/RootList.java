package dev.conveyor.ingress.search;

import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.protocol.SearchRequest;
import dev.conveyor.schemas.OrganizationId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A search over several resource types at once (RFC 7644 section 3.4.2.1): an attribute that a type
 * does not have has no value in its resources.
 */
public final class RootList {

  /**
   * A resource type and its table.
   *
   * @param weight SQL of the weight of a resource in a response
   */
  public record Type(String name, String table, String weight, Map<String, Column> columns) {}

  /** A resource, to be read by its id. */
  public record Hit(String type, UUID id, long weight) {}

  private final Searches searches;
  private final List<Type> types;

  public RootList(Searches searches, List<Type> types) {
    Map<String, Column> absent = new HashMap<>();
    types.forEach(
        type -> type.columns().keySet().forEach(key -> absent.put(key, new Column.Absent())));
    this.searches = searches;
    this.types =
        types.stream()
            .map(type -> {
              Map<String, Column> all = new HashMap<>(absent);
              all.putAll(type.columns());
              return new Type(type.name(), type.table(), type.weight(), all);
            })
            .toList();
  }

  /**
   * @throws ScimProblem for an attribute that no type can be filtered or sorted by
   */
  public Listed<Hit> page(
      OrganizationId organization, SearchRequest request, Paging paging, Weight<Hit> weight) {
    List<@Nullable Sort> sorts = new ArrayList<>();
    for (Type type : types) {
      sorts.add(Sort.of(request.sortAttribute(), request.sortOrder(), type.columns()));
    }
    Sort any = sorts.stream().filter(Objects::nonNull).findFirst().orElse(null);
    String keyType =
        sorts.stream()
            .filter(Objects::nonNull)
            .filter(sort -> !sort.sql().equals("NULL"))
            .map(Sort::type)
            .findFirst()
            .orElse("text");
    Map<String, Object> parameters = new HashMap<>();
    List<String> selects = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      Condition condition = Search.condition(request, types.get(i).columns(), "filter" + i + "_");
      parameters.putAll(condition.parameters());
      Sort sort = sorts.get(i);
      String key = sort == null ? "NULL::" + keyType : "(" + sort.sql() + ")::" + keyType;
      selects.add(select(types.get(i), key, condition));
    }
    String union = selects.stream().collect(Collectors.joining(" UNION ALL "));
    String from = " FROM (" + union + ") AS resources WHERE true";
    String sortKey = keyType.equals("text") ? "key COLLATE \"C\"" : "key";
    Order order =
        new Order(
            any == null ? "" : sortKey,
            keyType,
            any != null && any.descending(),
            "type COLLATE \"C\"");
    String columns = "SELECT type, id, weight, position, key::text AS sort_key";
    return searches.run(
        organization,
        client ->
            new Rows(client, organization, columns + from, order, parameters)
                .read(
                    paging,
                    (row, number) ->
                        new Hit(
                            row.getString("type"),
                            row.getObject("id", UUID.class),
                            row.getLong("weight")),
                    weight,
                    () -> count(client, organization, from, parameters)));
  }

  private static String select(Type type, String key, Condition condition) {
    return "SELECT '"
        + type.name()
        + "' AS type, id, "
        + type.weight()
        + " AS weight, position, "
        + key
        + " AS key FROM "
        + type.table()
        + " WHERE organization = :organization AND "
        + condition.sql();
  }

  private static long count(
      JdbcClient client, OrganizationId organization, String from, Map<String, Object> parameters) {
    return client
        .sql("SELECT count(*)" + from)
        .param("organization", organization.value())
        .params(parameters)
        .query(Long.class)
        .single();
  }
}
