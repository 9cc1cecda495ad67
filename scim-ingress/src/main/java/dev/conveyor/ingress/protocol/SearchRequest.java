package dev.conveyor.ingress.protocol;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A list request, from a query string or the body of {@code /.search} (RFC 7644 sections 3.4.2 and
 * 3.4.3, RFC 9865 section 2). Values are as the client wrote them; null means absent.
 *
 * @param cursor empty for the first page of a list by cursor
 */
public record SearchRequest(
    @Nullable String filter,
    @Nullable String sortBy,
    @Nullable String sortOrder,
    @Nullable String startIndex,
    @Nullable String count,
    @Nullable String cursor,
    AttributeSelection selection) {

  /**
   * @throws ScimProblem invalidSyntax if it is not a SearchRequest, invalidValue for a member of
   *     the wrong type
   */
  public static SearchRequest parse(String body) {
    ObjectNode input = Json.parseObject(body);
    Envelope.requireSchema(input, Urns.SEARCH_REQUEST);
    return new SearchRequest(
        text(input, "filter"),
        text(input, "sortBy"),
        text(input, "sortOrder"),
        number(input, "startIndex"),
        number(input, "count"),
        text(input, "cursor"),
        AttributeSelection.of(names(input, "attributes"), names(input, "excludedAttributes")));
  }

  /** The filter as a tree; null if there is none. */
  public @Nullable ScimFilter parsedFilter() {
    return filter == null || filter.isBlank() ? null : ScimFilter.parse(filter);
  }

  /** The attribute to sort by, in lowercase; null if there is none. */
  public @Nullable String sortAttribute() {
    return sortBy == null || sortBy.isBlank() ? null : ExpressionParser.attribute(sortBy.strip());
  }

  private static @Nullable String text(ObjectNode input, String name) {
    JsonNode value = Json.member(input, name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      throw ScimProblem.invalidValue("The value of " + name + " must be a string.");
    }
    return value.stringValue();
  }

  private static @Nullable String number(ObjectNode input, String name) {
    JsonNode value = Json.member(input, name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isIntegralNumber()) {
      throw ScimProblem.invalidValue("The value of " + name + " must be an integer.");
    }
    return value.asString();
  }

  private static List<String> names(ObjectNode input, String name) {
    JsonNode value = Json.member(input, name);
    List<String> names = new ArrayList<>();
    if (value == null || value.isNull()) {
      return names;
    }
    if (!value.isArray()) {
      throw ScimProblem.invalidValue("The value of " + name + " must be an array of strings.");
    }
    for (JsonNode each : value) {
      if (!each.isString()) {
        throw ScimProblem.invalidValue("The value of " + name + " must be an array of strings.");
      }
      names.add(each.stringValue());
    }
    return names;
  }
}
