package dev.conveyor.ingress.search;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lookups in an allow-list, whose names are in lowercase. */
final class Columns {

  private Columns() {}

  /** The column of an attribute; null if it is not in the allow-list. */
  static @Nullable Column find(String attribute, Map<String, Column> columns) {
    Column column = columns.get(attribute);
    if (column != null) {
      return column;
    }
    int dot = attribute.lastIndexOf('.');
    return dot > 0 && columns.get(attribute.substring(0, dot)) instanceof Column.Absent absent
        ? absent
        : null;
  }
}
