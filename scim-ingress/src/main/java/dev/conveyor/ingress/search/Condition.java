package dev.conveyor.ingress.search;

import java.util.Map;

/**
 * A part of a WHERE clause. The SQL consists of names from an allow-list and of parameters; it
 * contains no client input.
 *
 * @param selective whether to find all matches first and sort them afterwards: PostgreSQL would
 *     otherwise scan the whole list in order, expecting early matches
 * @param unique whether at most one resource matches, found by a unique index: then the same plan
 *     is best for any value
 */
public record Condition(
    String sql, Map<String, Object> parameters, boolean selective, boolean unique) {

  public static final Condition ALL = new Condition("true", Map.of(), false, false);

  public Condition {
    parameters = Map.copyOf(parameters);
  }
}
