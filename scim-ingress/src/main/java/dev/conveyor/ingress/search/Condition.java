package dev.conveyor.ingress.search;

import java.util.Map;

/**
 * A part of a WHERE clause. The SQL is made of names from an allow-list and of parameters; nothing
 * that a client wrote stands in it.
 */
public record Condition(String sql, Map<String, Object> parameters) {

  public static final Condition ALL = new Condition("true", Map.of());

  public Condition {
    parameters = Map.copyOf(parameters);
  }
}
