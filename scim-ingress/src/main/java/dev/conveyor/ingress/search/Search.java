package dev.conveyor.ingress.search;

import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.ScimFilter;
import dev.conveyor.ingress.protocol.SearchRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request for a list of one resource type.
 *
 * @param sort null for creation order
 */
public record Search(
    Condition condition, @Nullable Sort sort, Paging paging, AttributeSelection selection) {

  /**
   * @throws dev.conveyor.ingress.protocol.ScimProblem for attributes that cannot be filtered or
   *     sorted by
   */
  public static Search of(SearchRequest request, Paging paging, Map<String, Column> columns) {
    return new Search(
        condition(request, columns, "filter"),
        Sort.of(request.sortAttribute(), request.sortOrder(), columns),
        paging,
        request.selection());
  }

  static Condition condition(SearchRequest request, Map<String, Column> columns, String prefix) {
    ScimFilter filter = request.parsedFilter();
    return filter == null ? Condition.ALL : FilterSql.compile(filter, columns, prefix);
  }
}
