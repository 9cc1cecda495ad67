package dev.conveyor.ingress.search;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where an attribute is stored, as SQL from an allow-list, and how it compares. */
public sealed interface Column {

  /** How the case of text is treated. */
  enum Case {
    /** It counts. */
    EXACT,
    /** It does not, and the column holds comparison keys. */
    STORED_KEY,
    /** It does not; the key is made as the text is compared. */
    IGNORED
  }

  /**
   * @param unique whether no two resources of an organization have the same
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
   * @param value what is compared when no sub-attribute is named; null when nothing is
   */
  record Complex(String sql, @Nullable Column value) implements Column {}

  /**
   * A multi-valued attribute.
   *
   * @param from a FROM item that has one row for each value
   * @param where ties the rows to the resource
   * @param parts the sub-attributes, on such a row
   * @param keys an indexed array of the comparison keys of all {@code value}s; null when there is
   *     none
   */
  record Many(String from, String where, Map<String, Column> parts, @Nullable String keys)
      implements Column {}

  /** Of a resource type that does not have the attribute, in a search over several types. */
  record Absent() implements Column {}
}
