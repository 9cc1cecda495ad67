package dev.conveyor.ingress.search;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where an attribute is stored, as SQL from an allow-list, and how it is compared. */
public sealed interface Column {

  /** How case is treated. */
  enum Case {
    /** Case-sensitive. */
    EXACT,
    /** Case-insensitive; the column contains comparison keys. */
    STORED_KEY,
    /** Case-insensitive; the key is computed at comparison. */
    IGNORED
  }

  /**
   * @param unique whether it is unique within an organization
   */
  record Text(String sql, Case letters, boolean unique) implements Column {

    public Text(String sql, Case letters) {
      this(sql, letters, false);
    }
  }

  /** Base64, which has no order (RFC 7644 table 3). */
  record Binary(String sql) implements Column {

    Text text() {
      return new Text(sql, Case.EXACT);
    }
  }

  record Id(String sql) implements Column {}

  record Flag(String sql) implements Column {}

  record Time(String sql) implements Column {}

  /**
   * A single-valued complex attribute.
   *
   * @param value what is compared if no sub-attribute is named; null if that is not possible
   */
  record Complex(String sql, @Nullable Column value) implements Column {}

  /**
   * A multi-valued attribute.
   *
   * @param from a FROM item with one row per value
   * @param where joins the rows to the resource
   * @param parts the sub-attributes, as columns of such a row
   * @param keys an indexed array of the comparison keys of all {@code value}s; null if there is
   *     none
   */
  record Many(String from, String where, Map<String, Column> parts, @Nullable String keys)
      implements Column {}

  /** For a resource type without the attribute, in a search over several types. */
  record Absent() implements Column {}
}
