package dev.conveyor.ingress.search;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Client input, bound to a statement's placeholders. */
final class Parameters {

  private final String prefix;
  private final Map<String, Object> values = new HashMap<>();

  Parameters(String prefix) {
    this.prefix = prefix;
  }

  /** Returns the placeholder. */
  String add(Object value) {
    String name = prefix + values.size();
    values.put(name, value);
    return ":" + name;
  }

  /** The only value; null if there is none, or more. */
  @Nullable Object single() {
    return values.size() == 1 ? values.values().iterator().next() : null;
  }

  Map<String, Object> values() {
    return values;
  }
}
