package dev.conveyor.ingress.http;

import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.protocol.SearchRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parsed query string (RFC 7644 section 3.4.2). */
final class QueryParameters {

  private QueryParameters() {}

  static SearchRequest search(HttpServletRequest request) {
    return new SearchRequest(
        get(request, "filter"),
        get(request, "sortBy"),
        get(request, "sortOrder"),
        get(request, "startIndex"),
        get(request, "count"),
        get(request, "cursor"),
        selection(request));
  }

  /** Attributes named in several parameters are combined. */
  static AttributeSelection selection(HttpServletRequest request) {
    return AttributeSelection.of(
        joined(values(request, "attributes")), joined(values(request, "excludedAttributes")));
  }

  private static @Nullable String joined(List<String> lists) {
    return lists.isEmpty() ? null : String.join(",", lists);
  }

  /**
   * Null if absent.
   *
   * @throws ScimProblem invalidValue if the query string is not UTF-8 text, or the parameter has
   *     two values
   */
  static @Nullable String get(HttpServletRequest request, String name) {
    List<String> values = values(request, name).stream().distinct().toList();
    if (values.size() > 1) {
      throw ScimProblem.invalidValue("Conflicting values for query parameter: " + name + ".");
    }
    return values.isEmpty() ? null : values.getFirst();
  }

  /** All parameters with that name in any case, like attribute names (RFC 7643 section 2.1). */
  private static List<String> values(HttpServletRequest request, String name) {
    try {
      return request.getParameterMap().entrySet().stream()
          .filter(parameter -> parameter.getKey().equalsIgnoreCase(name))
          .flatMap(parameter -> Arrays.stream(parameter.getValue()))
          .toList();
    } catch (IllegalStateException e) {
      throw ScimProblem.invalidValue(
          "The query string must be percent-encoded UTF-8 with at most 100 parameters.");
    }
  }
}
