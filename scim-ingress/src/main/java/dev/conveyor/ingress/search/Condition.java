package dev.conveyor.ingress.search;

import java.util.Map;

/**
 * A part of a WHERE clause. The SQL is made of names from an allow-list and of parameters; nothing
 * that a client wrote stands in it.
 *
 * @param selective whether the matches are to be found first and put in order then: PostgreSQL
 *     would rather walk the whole list in order, expecting matches to turn up early
 * @param unique whether it is fulfilled by one resource at most, found by a unique index: the same
 *     plan is the best for any value then
 */
public record Condition(
    String sql, Map<String, Object> parameters, boolean selective, boolean unique) {

  public static final Condition ALL = new Condition("true", Map.of(), false, false);

  public Condition {
    parameters = Map.copyOf(parameters);
  }
}
