package dev.conveyor.ingress.http;

import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.SearchRequest;
import jakarta.servlet.http.HttpServletRequest;

/** What the query string asks for (RFC 7644 section 3.4.2). */
final class QueryParameters {

  private QueryParameters() {}

  static SearchRequest search(HttpServletRequest request) {
    return new SearchRequest(
        request.getParameter("filter"),
        request.getParameter("sortBy"),
        request.getParameter("sortOrder"),
        request.getParameter("startIndex"),
        request.getParameter("count"),
        request.getParameter("cursor"),
        selection(request));
  }

  static AttributeSelection selection(HttpServletRequest request) {
    return AttributeSelection.of(
        request.getParameter("attributes"), request.getParameter("excludedAttributes"));
  }
}
