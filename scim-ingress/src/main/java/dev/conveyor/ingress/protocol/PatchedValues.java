package dev.conveyor.ingress.protocol;

import dev.conveyor.ingress.protocol.PatchOperations.Op;
import dev.conveyor.ingress.protocol.PatchOperations.Operation;
import dev.conveyor.schemas.ComparisonKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Applies one operation to a multi-valued complex attribute. */
final class PatchedValues {

  private final ObjectNode object;
  private final Attribute attribute;
  private final Operation operation;
  private final List<ObjectNode> held = new ArrayList<>();

  /** Values written by the operation: if one becomes primary, all others lose it. */
  private final List<ObjectNode> written = new ArrayList<>();

  /** The value that an operation with a filter created or gave a type: nothing of it is removed. */
  private @Nullable ObjectNode created;

  PatchedValues(ObjectNode object, Attribute attribute, Operation operation) {
    this.object = object;
    this.attribute = attribute;
    this.operation = operation;
    for (JsonNode value : object.path(attribute.name())) {
      held.add((ObjectNode) value);
    }
  }

  void apply() {
    AttributePath path = operation.path();
    if (path.filter() != null) {
      matching(path.filter());
    } else if (path.sub() != null) {
      subOfAll(attribute.sub(path.sub()).orElseThrow());
    } else {
      whole();
    }
    held.removeIf(ObjectNode::isEmpty);
    onePrimary();
    ArrayNode values = Json.array();
    held.forEach(values::add);
    PatchTarget.put(object, attribute.name(), values.isEmpty() ? null : values);
  }

  private void whole() {
    switch (operation.op()) {
      case REMOVE -> remove();
      case REPLACE -> {
        held.clear();
        add();
      }
      case ADD -> add();
    }
  }

  /** An existing value is not added again (RFC 7644 section 3.5.2.1). */
  private void add() {
    for (JsonNode each : PatchTarget.values(operation.value())) {
      ObjectNode value = normal(each);
      if (value != null && !held.contains(value)) {
        held.add(value);
        written.add(value);
      }
    }
  }

  /**
   * Entra ID names what to remove in the value, {@code {"op":"Remove","path":"emails",
   * "value":[{"value":"a@b"}]}}, where RFC 7644 section 3.5.2.2 would remove all: values that
   * contain everything one of these has are removed. An empty array removes none.
   */
  private void remove() {
    JsonNode named = operation.value();
    if (named == null || named.isNull()) {
      held.clear();
      return;
    }
    for (JsonNode each : PatchTarget.values(named)) {
      ObjectNode value = normal(each);
      if (value != null) {
        held.removeIf(candidate -> hasAllOf(candidate, value));
      }
    }
  }

  private boolean hasAllOf(ObjectNode candidate, ObjectNode value) {
    return value.properties().stream()
        .allMatch(member ->
            isSame(
                attribute.sub(member.getKey()).orElseThrow(),
                candidate.path(member.getKey()),
                member.getValue()));
  }

  private static boolean isSame(Attribute sub, JsonNode one, JsonNode other) {
    return one.isString() && other.isString() && !sub.caseExact()
        ? ComparisonKey.of(one.stringValue()).equals(ComparisonKey.of(other.stringValue()))
        : one.equals(other);
  }

  private void subOfAll(Attribute sub) {
    if (held.isEmpty() && operation.op() != Op.REMOVE) {
      held.add(Json.object());
    }
    held.forEach(value -> write(value, sub));
  }

  private void matching(ScimFilter filter) {
    List<ObjectNode> matches =
        held.stream().filter(value -> ValueFilter.matches(filter, attribute, value)).toList();
    // A filter by an unknown sub-attribute is an error even without values.
    ValueFilter.matches(filter, attribute, Json.object());
    if (matches.isEmpty() && operation.op() != Op.REMOVE) {
      matches = List.of(meant(filter));
    }
    Attribute sub =
        operation.path().sub() == null ? null : attribute.sub(operation.path().sub()).orElseThrow();
    for (ObjectNode match : matches) {
      if (sub != null) {
        write(match, sub);
      } else {
        write(match);
      }
    }
  }

  /**
   * @throws ScimProblem noTarget if no value matches and none can be created
   */
  private ObjectNode meant(ScimFilter filter) {
    ObjectNode value =
        DemandedValue.of(filter, operation.op())
            .filter(demanded -> !removes())
            .map(demanded -> demanded.in(held))
            .orElseThrow(() ->
                ScimProblem.noTarget("No value matches the filter of '" + operation.path() + "'."));
    created = value;
    return value;
  }

  private void write(ObjectNode value, Attribute sub) {
    String name = attribute.name() + "." + sub.name();
    JsonNode normal =
        removes() ? null : Normalization.value(sub, PatchTarget.required(operation.value()), name);
    PatchTarget.put(value, sub.name(), normal);
    written.add(value);
  }

  @SuppressWarnings("ReferenceEquality") // Another value may be equal.
  private void write(ObjectNode match) {
    if (removes()) {
      match.removeAll();
      return;
    }
    JsonNode value = PatchTarget.required(operation.value());
    ObjectNode members =
        Normalization.asObject(attribute, single(value), String.valueOf(operation.path()));
    if (operation.op() == Op.REPLACE && match != created) {
      match.removeAll();
    }
    PatchTarget.mergeInto(match, attribute, members);
    written.add(match);
  }

  /** RFC 7644 section 3.5.2: a value that becomes primary replaces the previous primary value. */
  @SuppressWarnings("ReferenceEquality") // Another value may be equal.
  private void onePrimary() {
    List<ObjectNode> primaries =
        written.stream()
            .distinct()
            .filter(value -> value.path("primary").asBoolean(false))
            .toList();
    if (primaries.isEmpty()) {
      return;
    }
    for (ObjectNode value : held) {
      if (value.path("primary").asBoolean(false) && value != primaries.get(primaries.size() - 1)) {
        if (primaries.stream().anyMatch(each -> each == value)) {
          throw ScimProblem.invalidValue(
              "At most one value of " + attribute.name() + " may be primary.");
        }
        value.put("primary", false);
      }
    }
  }

  private @Nullable ObjectNode normal(JsonNode value) {
    boolean knowsNone =
        value instanceof ObjectNode members
            && !members.isEmpty()
            && members.propertyStream().noneMatch(each -> attribute.sub(each.getKey()).isPresent());
    if (knowsNone) {
      throw ScimProblem.invalidValue(
          "A value contains no sub-attribute of " + attribute.name() + ".");
    }
    return (ObjectNode) Normalization.single(attribute, value, attribute.name());
  }

  private static JsonNode single(JsonNode value) {
    return value instanceof ArrayNode array && array.size() == 1 ? array.get(0) : value;
  }

  private boolean removes() {
    return operation.op() == Op.REMOVE || Json.isUnassigned(operation.value());
  }
}
