package dev.conveyor.ingress.protocol;

import dev.conveyor.ingress.protocol.ScimFilter.Compare;
import dev.conveyor.schemas.ComparisonKey;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The filter of a value path, applied to one value of a multi-valued attribute. */
final class ValueFilter {

  private ValueFilter() {}

  /**
   * @throws ScimProblem invalidFilter for an unknown sub-attribute, or a comparison that its type
   *     does not support
   */
  static boolean matches(ScimFilter filter, Attribute attribute, JsonNode value) {
    return switch (filter) {
      case ScimFilter.And and ->
          and.parts().stream().filter(each -> !matches(each, attribute, value)).count() == 0;
      case ScimFilter.Or or ->
          or.parts().stream().filter(each -> matches(each, attribute, value)).count() > 0;
      case ScimFilter.Not not -> !matches(not.part(), attribute, value);
      case ScimFilter.Present present -> read(sub(attribute, present.attribute()), value) != null;
      case Compare compare -> compare(compare, sub(attribute, compare.attribute()), value);
      case ScimFilter.ValuePath path ->
          throw ScimProblem.invalidFilter(
              "Nested value filters are not supported: '" + path.attribute() + "['.");
    };
  }

  private static Attribute sub(Attribute attribute, String name) {
    return attribute
        .sub(name)
        .orElseThrow(() ->
            ScimProblem.invalidFilter(
                "Unknown sub-attribute of " + attribute.name() + ": " + name + "."));
  }

  private static @Nullable JsonNode read(Attribute sub, JsonNode value) {
    JsonNode found = value.get(sub.name());
    return found == null || found.isNull() ? null : found;
  }

  private static boolean compare(Compare compare, Attribute sub, JsonNode value) {
    JsonNode held = read(sub, value);
    if (compare.value() == null) {
      return equality(compare, held == null);
    }
    if (sub.type() == Attribute.Type.BOOLEAN) {
      boolean wanted = wantedFlag(compare);
      return equality(compare, held != null && held.asBoolean() == wanted);
    }
    if (!(compare.value() instanceof String wanted)) {
      throw ScimProblem.invalidFilter(
          "'" + compare.attribute() + "' must be compared with a string.");
    }
    if (!sub.isOrdered() && compare.operator().isOrder()) {
      throw cannotCompare(compare);
    }
    return held == null
        ? compare.operator() == ScimFilter.Operator.NE
        : text(compare, sub, held.stringValue(), wanted);
  }

  private static boolean text(Compare compare, Attribute sub, String held, String wanted) {
    return sub.caseExact()
        ? text(compare.operator(), held, wanted)
        : text(
            compare.operator(), ComparisonKey.of(held), Folding.sought(wanted, compare.operator()));
  }

  private static boolean text(ScimFilter.Operator operator, String held, String wanted) {
    return switch (operator) {
      case EQ -> held.equals(wanted);
      case NE -> !held.equals(wanted);
      case CO -> held.contains(wanted);
      case SW -> held.startsWith(wanted);
      case EW -> held.endsWith(wanted);
      case GT -> held.compareTo(wanted) > 0;
      case GE -> held.compareTo(wanted) >= 0;
      case LT -> held.compareTo(wanted) < 0;
      case LE -> held.compareTo(wanted) <= 0;
    };
  }

  private static boolean equality(Compare compare, boolean equal) {
    return switch (compare.operator()) {
      case EQ -> equal;
      case NE -> !equal;
      default -> throw cannotCompare(compare);
    };
  }

  private static ScimProblem cannotCompare(Compare compare) {
    return ScimProblem.invalidFilter(
        "'"
            + compare.attribute()
            + "' does not support the operator "
            + compare.operator().word()
            + ".");
  }

  /** Entra ID writes {@code primary eq "True"}. */
  private static boolean wantedFlag(Compare compare) {
    String word = String.valueOf(compare.value());
    if (word.equalsIgnoreCase("true") || word.equalsIgnoreCase("false")) {
      return word.equalsIgnoreCase("true");
    }
    throw ScimProblem.invalidFilter(
        "'" + compare.attribute() + "' must be compared with true or false.");
  }
}
