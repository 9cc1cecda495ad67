package dev.conveyor.ingress.protocol;

import com.fasterxml.jackson.databind.node.ValueNode;
import com.unboundid.scim2.common.Path;
import com.unboundid.scim2.common.exceptions.ScimException;
import com.unboundid.scim2.common.filters.Filter;
import dev.conveyor.ingress.protocol.ScimFilter.And;
import dev.conveyor.ingress.protocol.ScimFilter.Compare;
import dev.conveyor.ingress.protocol.ScimFilter.Not;
import dev.conveyor.ingress.protocol.ScimFilter.Operator;
import dev.conveyor.ingress.protocol.ScimFilter.Or;
import dev.conveyor.ingress.protocol.ScimFilter.Present;
import dev.conveyor.ingress.protocol.ScimFilter.ValuePath;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** From the SDK's filters to ours. */
final class FilterReader {

  private static final int LONGEST = 10_000;
  private static final int DEEPEST = 20;

  private FilterReader() {}

  static ScimFilter read(String text) {
    if (text.length() > LONGEST || depth(text) > DEEPEST) {
      throw ScimProblem.invalidFilter("The filter is too long or nested too deeply.");
    }
    try {
      return convert(Filter.fromString(text));
    } catch (ScimException | IllegalArgumentException e) {
      throw ScimProblem.invalidFilter("The filter cannot be read: " + e.getMessage());
    }
  }

  static ScimFilter convert(@Nullable Filter nullable) {
    Filter filter = Objects.requireNonNull(nullable);
    return switch (filter.getFilterType()) {
      case AND -> new And(parts(filter));
      case OR -> new Or(parts(filter));
      case NOT -> new Not(convert(filter.getInvertedFilter()));
      case COMPLEX_VALUE ->
          new ValuePath(attribute(filter.getAttributePath()), convert(filter.getValueFilter()));
      case PRESENT -> new Present(attribute(filter.getAttributePath()));
      case EQUAL -> compare(filter, Operator.EQ);
      case NOT_EQUAL -> compare(filter, Operator.NE);
      case CONTAINS -> compare(filter, Operator.CO);
      case STARTS_WITH -> compare(filter, Operator.SW);
      case ENDS_WITH -> compare(filter, Operator.EW);
      case GREATER_THAN -> compare(filter, Operator.GT);
      case GREATER_OR_EQUAL -> compare(filter, Operator.GE);
      case LESS_THAN -> compare(filter, Operator.LT);
      case LESS_OR_EQUAL -> compare(filter, Operator.LE);
    };
  }

  private static List<ScimFilter> parts(Filter filter) {
    return Objects.requireNonNull(filter.getCombinedFilters()).stream()
        .map(FilterReader::convert)
        .toList();
  }

  private static Compare compare(Filter filter, Operator operator) {
    return new Compare(
        attribute(filter.getAttributePath()), operator, value(filter.getComparisonValue()));
  }

  private static @Nullable Object value(@Nullable ValueNode node) {
    if (node == null || node.isNull()) {
      return null;
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    return node.isNumber() ? node.decimalValue() : Json.checked("the filter", node.asText());
  }

  private static String attribute(@Nullable Path nullable) {
    Path path = Objects.requireNonNull(nullable);
    StringBuilder name = new StringBuilder();
    for (Path.Element element : path) {
      if (element.getValueFilter() != null) {
        throw ScimProblem.invalidFilter("The filter path '" + path + "' is not supported.");
      }
      name.append(name.isEmpty() ? "" : ".").append(element.getAttribute());
    }
    String urn = path.getSchemaUrn();
    boolean core =
        urn == null || Urns.USER.equalsIgnoreCase(urn) || Urns.GROUP.equalsIgnoreCase(urn);
    return ((core ? "" : urn + ":") + name).toLowerCase(Locale.ROOT);
  }

  private static int depth(String text) {
    int depth = 0;
    int deepest = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
      deepest = Math.max(deepest, depth);
    }
    return deepest;
  }
}
