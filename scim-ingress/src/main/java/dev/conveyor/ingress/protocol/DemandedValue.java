package dev.conveyor.ingress.protocol;

import dev.conveyor.ingress.protocol.ScimFilter.Compare;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The value implied by a filter such as {@code [type eq "work"]} that matches no existing value.
 *
 * <p>Entra ID adds and replaces {@code emails[type eq "work"].value} of a user without a work
 * email, where RFC 7644 section 3.5.2.3 would return noTarget. It means the primary or only
 * address, if that has no type; otherwise the value is created. It also adds {@code roles[primary
 * eq "True"].value} to a user without roles. Any other filter, such as {@code emails[value eq
 * "gone@acme.test"]}, must match an existing value.
 *
 * @param type null if the filter does not require one
 * @param primary whether the filter requires the primary value
 */
record DemandedValue(@Nullable String type, boolean primary) {

  /** Empty if the filter does not determine the value to create. */
  static Optional<DemandedValue> of(ScimFilter filter, PatchOperations.Op op) {
    List<ScimFilter> parts = filter instanceof ScimFilter.And and ? and.parts() : List.of(filter);
    String type = null;
    boolean primary = false;
    for (ScimFilter part : parts) {
      if (type == null && asksFor("type", part)) {
        type = text(part);
      } else if (asksFor("primary", part) && text(part).equalsIgnoreCase("true")) {
        primary = true;
      } else {
        return Optional.empty();
      }
    }
    return type == null && op != PatchOperations.Op.ADD
        ? Optional.empty()
        : Optional.of(new DemandedValue(type, primary));
  }

  private static boolean asksFor(String attribute, ScimFilter part) {
    return part instanceof Compare compare
        && compare.attribute().equals(attribute)
        && compare.operator() == ScimFilter.Operator.EQ
        && compare.value() != null;
  }

  private static String text(ScimFilter part) {
    return part instanceof Compare compare ? String.valueOf(compare.value()) : "";
  }

  /** The typeless value that is primary, or the only one; otherwise a new one. */
  ObjectNode in(List<ObjectNode> held) {
    ObjectNode value = type == null ? null : untyped(held);
    if (value == null) {
      value = Json.object();
      held.add(value);
    }
    if (type != null) {
      value.put("type", type);
    }
    if (primary) {
      value.put("primary", true);
    }
    return value;
  }

  private static @Nullable ObjectNode untyped(List<ObjectNode> held) {
    for (ObjectNode value : held) {
      boolean preferred = held.size() == 1 || value.path("primary").asBoolean(false);
      if (preferred && !value.has("type")) {
        return value;
      }
    }
    return null;
  }
}
