package dev.conveyor.ingress.search;

import java.util.Map;
import java.util.Optional;

/**
 * A sub-attribute of a multi-valued attribute; {@code value} if the filter names none (RFC 7643
 * section 2.4).
 */
record Part(Column.Many many, String name, Column column) {

  private static final String VALUE = "value";

  /** Empty if the attribute is not multi-valued, or does not have the part. */
  static Optional<Part> of(String attribute, Map<String, Column> columns) {
    if (columns.get(attribute) instanceof Column.Many many) {
      return of(many, VALUE);
    }
    int dot = attribute.lastIndexOf('.');
    return dot > 0 && columns.get(attribute.substring(0, dot)) instanceof Column.Many many
        ? of(many, attribute.substring(dot + 1))
        : Optional.empty();
  }

  private static Optional<Part> of(Column.Many many, String name) {
    return Optional.ofNullable(many.parts().get(name)).map(column -> new Part(many, name, column));
  }

  boolean isValue() {
    return name.equals(VALUE);
  }

  String exists(String condition) {
    return exists(many, condition);
  }

  static String exists(Column.Many many, String condition) {
    return "EXISTS (SELECT FROM "
        + many.from()
        + " WHERE "
        + many.where()
        + " AND "
        + condition
        + ")";
  }
}
