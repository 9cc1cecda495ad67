package dev.conveyor.ingress.search;

import dev.conveyor.ingress.protocol.ScimFilter;
import dev.conveyor.ingress.protocol.ScimFilter.Compare;
import dev.conveyor.ingress.protocol.ScimFilter.Operator;
import dev.conveyor.ingress.protocol.ScimProblem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compiles a filter to SQL. Pure: the same filter always produces the same condition. */
public final class FilterSql {

  private final Parameters parameters;
  private final Comparisons comparisons;

  private FilterSql(Parameters parameters) {
    this.parameters = parameters;
    this.comparisons = new Comparisons(parameters);
  }

  /**
   * @param columns the allow-list: attribute names in lowercase
   * @throws ScimProblem invalidFilter for an attribute that is not listed, an operator that its
   *     type does not support, or a value of another type
   */
  public static Condition compile(ScimFilter filter, Map<String, Column> columns) {
    return compile(filter, columns, "filter");
  }

  /**
   * @param prefix the prefix of parameter names, for statements with several conditions
   */
  static Condition compile(ScimFilter filter, Map<String, Column> columns, String prefix) {
    FilterSql compilation = new FilterSql(new Parameters(prefix));
    String sql = compilation.sql(filter, columns);
    return new Condition(
        sql,
        compilation.parameters.values(),
        isSelective(filter, columns),
        isUnique(filter, columns),
        filter instanceof Compare && isUnique(filter, columns)
            ? compilation.parameters.single()
            : null);
  }

  private static boolean isUnique(ScimFilter filter, Map<String, Column> columns) {
    if (filter instanceof ScimFilter.And and) {
      return and.parts().stream().anyMatch(part -> isUnique(part, columns));
    }
    return filter instanceof Compare compare
        && compare.operator() == Operator.EQ
        && compare.value() != null
        && isUnique(columns.get(compare.attribute()));
  }

  private static boolean isUnique(@Nullable Column column) {
    return column instanceof Column.Id || column instanceof Column.Text text && text.unique();
  }

  private static boolean isSelective(ScimFilter filter, Map<String, Column> columns) {
    return switch (filter) {
      case ScimFilter.And and -> and.parts().stream().anyMatch(each -> isSelective(each, columns));
      case Compare compare ->
          columns.get(compare.attribute()) instanceof Column.Time
              || compare.operator() == Operator.EQ
                  && Part.of(compare.attribute(), columns)
                      .filter(part -> part.isValue() && part.many().keys() != null)
                      .isPresent();
      case ScimFilter.ValuePath path ->
          columns.get(path.attribute()) instanceof Column.Many many
              && many.keys() != null
              && keyOf(path.part()).isPresent();
      case ScimFilter.Or or -> false;
      case ScimFilter.Not not -> false;
      case ScimFilter.Present present -> false;
    };
  }

  private String sql(ScimFilter filter, Map<String, Column> columns) {
    return switch (filter) {
      case ScimFilter.And and -> join(and.parts(), columns, " AND ");
      case ScimFilter.Or or -> join(or.parts(), columns, " OR ");
      case ScimFilter.Not not -> "(" + sql(not.part(), columns) + ") IS NOT TRUE";
      case ScimFilter.Present present -> present(present.attribute(), columns);
      case ScimFilter.ValuePath path -> path(path, columns);
      case Compare compare -> compare(compare, columns);
    };
  }

  private String join(List<ScimFilter> parts, Map<String, Column> columns, String operator) {
    return parts.stream()
        .map(part -> sql(part, columns))
        .collect(Collectors.joining(operator, "(", ")"));
  }

  private String present(String attribute, Map<String, Column> columns) {
    Column column = Columns.find(attribute, columns);
    if (column != null) {
      return present(column);
    }
    return Part.of(attribute, columns)
        .map(part -> part.exists(present(part.column())))
        .orElseThrow(() -> unknown(attribute));
  }

  private static String present(Column column) {
    return switch (column) {
      case Column.Text text -> text.sql() + " IS NOT NULL";
      case Column.Binary binary -> binary.sql() + " IS NOT NULL";
      case Column.Id id -> id.sql() + " IS NOT NULL";
      case Column.Flag flag -> flag.sql() + " IS NOT NULL";
      case Column.Time time -> time.sql() + " IS NOT NULL";
      case Column.Complex complex -> complex.sql() + " IS NOT NULL";
      case Column.Many many -> Part.exists(many, "true");
      case Column.Absent absent -> "false";
    };
  }

  private String compare(Compare compare, Map<String, Column> columns) {
    if (compare.value() == null) {
      return compareWithNull(compare, columns);
    }
    Optional<Part> part = Part.of(compare.attribute(), columns);
    if (part.isPresent()) {
      return compare(compare, part.get());
    }
    return compare(compare, column(compare.attribute(), columns));
  }

  /** RFC 7643 section 2.5: null and unassigned are the same state. */
  private String compareWithNull(Compare compare, Map<String, Column> columns) {
    String present = present(compare.attribute(), columns);
    return switch (compare.operator()) {
      case EQ -> "NOT " + present;
      case NE -> present;
      default -> throw Comparisons.wrongOperator(compare);
    };
  }

  /**
   * At least one value matches, for {@code ne} too (RFC 7644 section 3.4.2.2): {@code emails.value
   * ne "x"} is {@code emails[value ne "x"]}.
   */
  private String compare(Compare compare, Part part) {
    String keys = part.many().keys();
    return keys != null && part.isValue() && compare.operator() == Operator.EQ
        ? comparisons.keys(compare, keys)
        : part.exists(compare(compare, part.column()));
  }

  private String compare(Compare compare, Column column) {
    return switch (column) {
      case Column.Text text -> comparisons.text(compare, text);
      case Column.Binary binary -> comparisons.binary(compare, binary);
      case Column.Id id -> comparisons.id(compare, id);
      case Column.Flag flag -> comparisons.flag(compare, flag);
      case Column.Time time -> comparisons.time(compare, time);
      case Column.Absent absent -> String.valueOf(compare.operator() == Operator.NE);
      case Column.Complex complex -> {
        if (complex.value() == null) {
          throw ScimProblem.invalidFilter(
              "'" + compare.attribute() + "' is complex; specify a sub-attribute.");
        }
        yield compare(compare, complex.value());
      }
      case Column.Many many -> throw unknown(compare.attribute());
    };
  }

  private String path(ScimFilter.ValuePath path, Map<String, Column> columns) {
    return switch (column(path.attribute(), columns)) {
      case Column.Many many -> {
        String exists = Part.exists(many, sql(path.part(), many.parts()));
        yield keyOf(path.part())
            .filter(key -> many.keys() != null)
            .map(key -> "(" + comparisons.keys(key, String.valueOf(many.keys())) + " AND " + exists)
            .map(sql -> sql + ")")
            .orElse(exists);
      }
      case Column.Complex complex ->
          "("
              + complex.sql()
              + " IS NOT NULL AND "
              + sql(path.part(), below(path.attribute(), columns))
              + ")";
      case Column.Absent absent -> "false";
      case Column.Text text -> throw simple(path);
      case Column.Binary binary -> throw simple(path);
      case Column.Id id -> throw simple(path);
      case Column.Flag flag -> throw simple(path);
      case Column.Time time -> throw simple(path);
    };
  }

  /** A value that all matches must have: it is looked up in the index first. */
  private static Optional<Compare> keyOf(ScimFilter filter) {
    if (filter instanceof ScimFilter.And and) {
      return and.parts().stream().flatMap(part -> keyOf(part).stream()).findFirst();
    }
    return filter instanceof Compare compare
            && compare.operator() == Operator.EQ
            && compare.attribute().equals("value")
            && compare.value() instanceof String
        ? Optional.of(compare)
        : Optional.empty();
  }

  private static Map<String, Column> below(String attribute, Map<String, Column> columns) {
    String prefix = attribute + ".";
    return columns.entrySet().stream()
        .filter(column -> column.getKey().startsWith(prefix))
        .collect(
            Collectors.toMap(
                column -> column.getKey().substring(prefix.length()), Map.Entry::getValue));
  }

  private static Column column(String attribute, Map<String, Column> columns) {
    Column column = Columns.find(attribute, columns);
    if (column == null) {
      throw unknown(attribute);
    }
    return column;
  }

  private static ScimProblem unknown(String attribute) {
    return ScimProblem.invalidFilter("Unsupported filter attribute: '" + attribute + "'.");
  }

  private static ScimProblem simple(ScimFilter.ValuePath path) {
    return ScimProblem.invalidFilter("'" + path.attribute() + "' has no sub-attributes.");
  }
}
