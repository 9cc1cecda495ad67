package dev.conveyor.ingress.protocol;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A filter (RFC 7644 section 3.4.2.2) as a tree. Attribute names are in lowercase. */
public sealed interface ScimFilter {

  record And(List<ScimFilter> parts) implements ScimFilter {}

  record Or(List<ScimFilter> parts) implements ScimFilter {}

  record Not(ScimFilter part) implements ScimFilter {}

  record Present(String attribute) implements ScimFilter {}

  /**
   * @param value a String or Boolean; null for JSON null
   */
  record Compare(String attribute, Operator operator, @Nullable Object value)
      implements ScimFilter {}

  /** {@code emails[type eq "work"]}: a single value must fulfill the whole part. */
  record ValuePath(String attribute, ScimFilter part) implements ScimFilter {}

  /** The comparison operators. */
  enum Operator {
    EQ,
    NE,
    CO,
    SW,
    EW,
    GT,
    GE,
    LT,
    LE;

    /** The spelling in filters. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is an ordering comparison; boolean and binary values have no order. */
    public boolean isOrder() {
      return this == GT || this == GE || this == LT || this == LE;
    }
  }

  /**
   * @throws ScimProblem invalidFilter if the text is not a filter, or exceeds the limits
   */
  static ScimFilter parse(String text) {
    return ExpressionParser.filter(text);
  }
}
