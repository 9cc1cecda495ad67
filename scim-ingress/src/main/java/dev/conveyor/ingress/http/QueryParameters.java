package dev.conveyor.ingress.http;

import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.protocol.SearchRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the query string asks for (RFC 7644 section 3.4.2). */
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

  /** Attributes that are named in several parameters are added up. */
  static AttributeSelection selection(HttpServletRequest request) {
    return AttributeSelection.of(
        joined(values(request, "attributes")), joined(values(request, "excludedAttributes")));
  }

  private static @Nullable String joined(List<String> lists) {
    return lists.isEmpty() ? null : String.join(",", lists);
  }

  /**
   * Null when it is not there.
   *
   * @throws ScimProblem invalidValue when the query string is not UTF-8 text, or the parameter has
   *     two values
   */
  static @Nullable String get(HttpServletRequest request, String name) {
    List<String> values = values(request, name).stream().distinct().toList();
    if (values.size() > 1) {
      throw ScimProblem.invalidValue("The parameter " + name + " is given with different values.");
    }
    return values.isEmpty() ? null : values.getFirst();
  }

  /** Of all parameters of that name in any case, as attribute names are (RFC 7643 section 2.1). */
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
