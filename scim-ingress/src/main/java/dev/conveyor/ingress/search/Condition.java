package dev.conveyor.ingress.search;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of a WHERE clause. The SQL consists of names from an allow-list and of parameters; it
 * contains no client input.
 *
 * @param selective whether to find all matches first and sort them afterwards: PostgreSQL would
 *     otherwise scan the whole list in order, expecting early matches
 * @param unique whether at most one resource matches, found by a unique index: then the same plan
 *     is best for any value
 * @param only the value that the unique column must equal, if there is no other condition: a {@link
 *     java.util.UUID} for an id, otherwise text; null for every other condition
 */
public record Condition(
    String sql,
    Map<String, Object> parameters,
    boolean selective,
    boolean unique,
    @Nullable Object only) {

  public static final Condition ALL = new Condition("true", Map.of(), false, false, null);

  public Condition {
    parameters = Map.copyOf(parameters);
  }
}
