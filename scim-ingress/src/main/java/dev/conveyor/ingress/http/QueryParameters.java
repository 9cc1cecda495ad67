package dev.conveyor.ingress.http;

import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.protocol.SearchRequest;
import jakarta.servlet.http.HttpServletRequest;
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

  static AttributeSelection selection(HttpServletRequest request) {
    return AttributeSelection.of(get(request, "attributes"), get(request, "excludedAttributes"));
  }

  /**
   * Null when it is not there.
   *
   * @throws ScimProblem invalidValue when the query string is not UTF-8 text
   */
  static @Nullable String get(HttpServletRequest request, String name) {
    try {
      return request.getParameter(name);
    } catch (IllegalStateException e) {
      throw ScimProblem.invalidValue("The query string is not text in percent-encoded UTF-8.");
    }
  }
}
