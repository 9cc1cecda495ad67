package dev.conveyor.ingress.search;

import dev.conveyor.ingress.protocol.Folding;
import dev.conveyor.ingress.protocol.ScimFilter.Compare;
import dev.conveyor.ingress.protocol.ScimFilter.Operator;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.schemas.ComparisonKey;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One comparison of one column as SQL; never null where that would matter. */
final class Comparisons {

  private static final Duration MILLISECOND = Duration.ofMillis(1);

  private final Parameters parameters;

  Comparisons(Parameters parameters) {
    this.parameters = parameters;
  }

  String text(Compare compare, Column.Text column) {
    String name = folded(column.sql(), column.letters());
    String p = sought(compare, column.letters());
    String order = " COLLATE \"C\" %s " + p + " COLLATE \"C\"";
    return switch (compare.operator()) {
      case EQ -> name + " = " + p;
      case NE -> name + " IS DISTINCT FROM " + p;
      case CO -> "position(" + p + " IN " + name + ") > 0";
      case SW -> "starts_with(" + name + ", " + p + ")";
      case EW -> "right(" + name + ", length(" + p + ")) = " + p;
      case GT -> name + order.formatted(">");
      case GE -> name + order.formatted(">=");
      case LT -> name + order.formatted("<");
      case LE -> name + order.formatted("<=");
    };
  }

  /** Columns contain keys computed here; other text is folded by PostgreSQL on both sides. */
  private String sought(Compare compare, Column.Case letters) {
    String text = string(compare);
    Operator operator = compare.operator();
    return switch (letters) {
      case EXACT -> parameters.add(text) + "::text";
      case STORED_KEY -> parameters.add(Folding.sought(text, operator)) + "::text";
      case IGNORED -> {
        boolean isPart =
            operator == Operator.CO || operator == Operator.SW || operator == Operator.EW;
        String fold = isPart ? "comparison_fold(" : "comparison_key(";
        yield fold + parameters.add(Folding.edged(text, operator)) + "::text)";
      }
    };
  }

  static String folded(String sql, Column.Case letters) {
    return letters == Column.Case.IGNORED ? "comparison_key(" + sql + ")" : sql;
  }

  String binary(Compare compare, Column.Binary column) {
    if (compare.operator().isOrder()) {
      throw wrongOperator(compare);
    }
    return text(compare, column.text());
  }

  String id(Compare compare, Column.Id column) {
    String text = string(compare);
    UUID id = idOrNull(text);
    if (id == null || !id.toString().equals(text)) {
      return equality(compare, "false", "true");
    }
    String p = parameters.add(id);
    return equality(compare, column.sql() + " = " + p, column.sql() + " <> " + p);
  }

  /** Null if the text is not a UUID, which no resource has. */
  private static @Nullable UUID idOrNull(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Entra ID writes booleans as strings, {@code active eq "True"}: read as booleans. */
  String flag(Compare compare, Column.Flag column) {
    String word = String.valueOf(compare.value());
    boolean yes = word.equalsIgnoreCase("true");
    if (!yes && !word.equalsIgnoreCase("false")) {
      throw wrongType(compare, "true or false");
    }
    String p = parameters.add(yes);
    return equality(compare, column.sql() + " = " + p, column.sql() + " IS DISTINCT FROM " + p);
  }

  /** Clients see, and so send back, milliseconds; the column is more precise. */
  String time(Compare compare, Column.Time column) {
    OffsetDateTime wanted = instant(compare);
    OffsetDateTime floor = wanted.truncatedTo(ChronoUnit.MILLIS);
    OffsetDateTime next = floor.plus(MILLISECOND);
    boolean whole = wanted.isEqual(floor);
    String name = column.sql();
    return switch (compare.operator()) {
      case EQ -> whole ? "(" + from(name, floor) + " AND " + before(name, next) + ")" : "false";
      case NE -> whole ? "(" + before(name, floor) + " OR " + from(name, next) + ")" : "true";
      case GT -> from(name, next);
      case GE -> from(name, whole ? floor : next);
      case LT -> before(name, whole ? floor : next);
      case LE -> before(name, next);
      case CO, SW, EW -> throw wrongOperator(compare);
    };
  }

  private String from(String name, OffsetDateTime start) {
    return name + " >= " + parameters.add(start);
  }

  private String before(String name, OffsetDateTime end) {
    return name + " < " + parameters.add(end);
  }

  private static OffsetDateTime instant(Compare compare) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(string(compare));
      if (time.getYear() > 0 && time.getYear() < 10_000) {
        return time;
      }
    } catch (DateTimeParseException e) {
      // Reported below.
    }
    throw wrongType(compare, "a date and time, such as 2026-01-31T12:00:00Z");
  }

  String keys(Compare compare, String keys) {
    return keys + " @> ARRAY[" + parameters.add(ComparisonKey.of(string(compare))) + "::text]";
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

  static ScimProblem wrongType(Compare compare, String expected) {
    return ScimProblem.invalidFilter(
        "'" + compare.attribute() + "' must be compared with " + expected + ".");
  }

  static ScimProblem wrongOperator(Compare compare) {
    return ScimProblem.invalidFilter(
        "'"
            + compare.attribute()
            + "' does not support the operator "
            + compare.operator().word()
            + ".");
  }
}
