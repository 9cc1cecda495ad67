package dev.conveyor.ingress.search;

import java.util.Map;

/**
 * The order of a list. Total, because positions are unique within a type.
 *
 * @param key SQL of the sort value; empty for none
 * @param keyType its SQL type
 * @param type SQL of the resource type if a list contains several; otherwise empty
 */
record Order(String key, String keyType, boolean descending, String type) {

  static Order of(@org.jspecify.annotations.Nullable Sort sort) {
    return sort == null
        ? new Order("", "", false, "")
        : new Order(sort.sql(), sort.type(), sort.descending(), "");
  }

  String by() {
    String direction = descending ? " DESC, " : " ASC, ";
    return " ORDER BY "
        + (key.isEmpty() ? "" : key + direction)
        + (type.isEmpty() ? "" : type + ", ")
        + "position";
  }

  /** Rows after the cursor. PostgreSQL puts nulls last, and first when descending. */
  String after(Cursor cursor, Map<String, Object> parameters) {
    parameters.put("afterPosition", cursor.position());
    String tie = "position > :afterPosition";
    if (!type.isEmpty()) {
      parameters.put("afterType", cursor.type());
      tie = "(" + type + ", position) > (:afterType, :afterPosition)";
    }
    if (key.isEmpty()) {
      return tie;
    }
    if (cursor.sortKey() == null) {
      String same = "(" + key + ") IS NULL AND " + tie;
      return descending ? "((" + same + ") OR (" + key + ") IS NOT NULL)" : "(" + same + ")";
    }
    parameters.put("afterKey", cursor.sortKey());
    String value = ":afterKey::" + keyType + (keyType.equals("text") ? " COLLATE \"C\"" : "");
    String beyond = key + (descending ? " < " : " > ") + value;
    String same = "(" + key + " = " + value + " AND " + tie + ")";
    String nulls = descending ? "" : " OR (" + key + ") IS NULL";
    return "(" + beyond + " OR " + same + nulls + ")";
  }
}
