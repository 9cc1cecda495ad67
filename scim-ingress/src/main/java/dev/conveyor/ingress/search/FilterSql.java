package dev.conveyor.ingress.search;

import dev.conveyor.ingress.protocol.ScimFilter;
import dev.conveyor.ingress.protocol.ScimFilter.Compare;
import dev.conveyor.ingress.protocol.ScimFilter.Operator;
import dev.conveyor.ingress.protocol.ScimProblem;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Compiles a filter to SQL. Pure: the same filter always gives the same condition. */
public final class FilterSql {

  private static final int MOST_CLAUSES = 200;

  private final Map<String, Column> columns;
  private final Map<String, Object> parameters = new HashMap<>();

  private FilterSql(Map<String, Column> columns) {
    this.columns = columns;
  }

  /**
   * @param columns the allow-list: attribute names in lower case
   * @throws ScimProblem invalidFilter for an attribute that is not listed, an operator that its
   *     type does not have, or a value of another type
   */
  public static Condition compile(ScimFilter filter, Map<String, Column> columns) {
    FilterSql compilation = new FilterSql(columns);
    String sql = compilation.sql(filter);
    return new Condition(sql, compilation.parameters);
  }

  private String sql(ScimFilter filter) {
    return switch (filter) {
      case ScimFilter.And and -> join(and.parts(), " AND ");
      case ScimFilter.Or or -> join(or.parts(), " OR ");
      case ScimFilter.Not not -> "(" + sql(not.part()) + ") IS NOT TRUE";
      case ScimFilter.Present present -> present(present.attribute());
      case ScimFilter.ValuePath path ->
          throw ScimProblem.invalidFilter(
              "Filters on " + path.attribute() + "[...] are not supported.");
      case Compare compare -> compare(compare, column(compare.attribute()));
    };
  }

  private String join(List<ScimFilter> parts, String operator) {
    return parts.stream().map(this::sql).collect(Collectors.joining(operator, "(", ")"));
  }

  private Column column(String attribute) {
    Column column = columns.get(attribute);
    if (column == null) {
      throw ScimProblem.invalidFilter("'" + attribute + "' cannot be filtered by.");
    }
    return column;
  }

  private String present(String attribute) {
    return switch (column(attribute)) {
      case Column.Text text -> text.name() + " IS NOT NULL";
      case Column.TextArray array -> "cardinality(" + array.name() + ") > 0";
      case Column.Id id -> "true";
      case Column.Flag flag -> "true";
      case Column.Time time -> "true";
    };
  }

  private String compare(Compare compare, Column column) {
    return switch (column) {
      case Column.Text text -> text(compare, text);
      case Column.Id id -> id(compare, id);
      case Column.Flag flag -> flag(compare, flag);
      case Column.Time time -> time(compare, time);
      case Column.TextArray array -> array(compare, array);
    };
  }

  private String text(Compare compare, Column.Text column) {
    String name = column.name();
    if (compare.value() == null) {
      return equality(compare, name + " IS NULL", name + " IS NOT NULL");
    }
    String value = string(compare);
    String p = parameter(column.caseExact() ? value : value.toLowerCase(Locale.ROOT));
    return switch (compare.operator()) {
      case EQ -> name + " = " + p;
      case NE -> name + " IS DISTINCT FROM " + p;
      case CO -> "position(" + p + " IN " + name + ") > 0";
      case SW -> "starts_with(" + name + ", " + p + ")";
      case EW -> "right(" + name + ", length(" + p + ")) = " + p;
      case GT -> name + " COLLATE \"C\" > " + p;
      case GE -> name + " COLLATE \"C\" >= " + p;
      case LT -> name + " COLLATE \"C\" < " + p;
      case LE -> name + " COLLATE \"C\" <= " + p;
    };
  }

  private String id(Compare compare, Column.Id column) {
    String name = column.name();
    try {
      String p = parameter(UUID.fromString(string(compare)));
      return equality(compare, name + " = " + p, name + " <> " + p);
    } catch (IllegalArgumentException e) {
      return equality(compare, "false", "true");
    }
  }

  /** Entra ID writes booleans as strings, {@code active eq "True"}: read as what they say. */
  private String flag(Compare compare, Column.Flag column) {
    boolean yes =
        compare.value() instanceof Boolean flag ? flag : parseBoolean(compare, string(compare));
    String p = parameter(yes);
    return equality(compare, column.name() + " = " + p, column.name() + " <> " + p);
  }

  private static boolean parseBoolean(Compare compare, String text) {
    if (text.equalsIgnoreCase("true")) {
      return true;
    }
    if (text.equalsIgnoreCase("false")) {
      return false;
    }
    throw wrongType(compare, "true or false");
  }

  private String time(Compare compare, Column.Time column) {
    String p;
    try {
      p = parameter(OffsetDateTime.parse(string(compare)));
    } catch (DateTimeParseException e) {
      throw wrongType(compare, "a date and time");
    }
    // What clients see, and so send back, is cut to milliseconds.
    String name = "date_trunc('milliseconds', " + column.name() + ")";
    return switch (compare.operator()) {
      case EQ -> name + " = " + p;
      case NE -> name + " <> " + p;
      case GT -> name + " > " + p;
      case GE -> column.name() + " >= " + p;
      case LT -> column.name() + " < " + p;
      case LE -> name + " <= " + p;
      case CO, SW, EW -> throw wrongOperator(compare);
    };
  }

  private String array(Compare compare, Column.TextArray column) {
    String p = parameter(string(compare).toLowerCase(Locale.ROOT));
    String contains = column.name() + " @> ARRAY[" + p + "::text]";
    return equality(compare, contains, "NOT " + contains);
  }

  private static String equality(Compare compare, String equal, String different) {
    if (compare.operator() == Operator.EQ) {
      return equal;
    }
    if (compare.operator() == Operator.NE) {
      return different;
    }
    throw wrongOperator(compare);
  }

  private static String string(Compare compare) {
    if (compare.value() instanceof String text) {
      return text;
    }
    throw wrongType(compare, "a string");
  }

  private String parameter(Object value) {
    if (parameters.size() == MOST_CLAUSES) {
      throw ScimProblem.invalidFilter("The filter has more than " + MOST_CLAUSES + " clauses.");
    }
    String name = "filter" + parameters.size();
    parameters.put(name, value);
    return ":" + name;
  }

  private static ScimProblem wrongType(Compare compare, String expected) {
    return ScimProblem.invalidFilter(
        "'" + compare.attribute() + "' is compared with " + expected + ".");
  }

  private static ScimProblem wrongOperator(Compare compare) {
    return ScimProblem.invalidFilter(
        "'" + compare.attribute() + "' cannot be compared by " + compare.operator() + ".");
  }
}
