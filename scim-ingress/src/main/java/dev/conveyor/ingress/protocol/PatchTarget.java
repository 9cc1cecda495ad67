package dev.conveyor.ingress.protocol;

import dev.conveyor.ingress.protocol.PatchOperations.Op;
import dev.conveyor.ingress.protocol.PatchOperations.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One operation on one attribute of a normalized object, which it changes (RFC 7644 sections
 * 3.5.2.1 to 3.5.2.3).
 */
final class PatchTarget {

  private final ObjectNode object;
  private final Attribute attribute;
  private final Operation operation;

  PatchTarget(ObjectNode object, Attribute attribute, Operation operation) {
    this.object = object;
    this.attribute = attribute;
    this.operation = operation;
  }

  /**
   * @throws ScimProblem noTarget, mutability, invalidPath or invalidValue; the object may be
   *     half-changed then
   */
  void apply() {
    AttributePath path = operation.path();
    if (attribute.mutability() == Attribute.Mutability.WRITEONLY) {
      checkOnly();
    } else if (attribute.multiValued()) {
      new PatchedValues(object, attribute, operation).apply();
    } else if (path.filter() != null) {
      throw ScimProblem.invalidPath(
          "'" + path + "': " + attribute.name() + " has one value, not several to choose from.");
    } else if (path.sub() != null) {
      sub(attribute.sub(path.sub()).orElseThrow());
    } else if (removes()) {
      requireRemovable(attribute);
      object.remove(attribute.name());
    } else if (attribute.isComplex()) {
      merge();
    } else {
      set(object, attribute, attribute.name());
    }
  }

  /** A password: checked like any value, then dropped. */
  private void checkOnly() {
    if (operation.value() != null) {
      Normalization.value(attribute, operation.value(), attribute.name());
    }
  }

  private void sub(Attribute sub) {
    ObjectNode complex =
        object.get(attribute.name()) instanceof ObjectNode held
            ? held
            : object.putObject(attribute.name());
    if (removes()) {
      complex.remove(sub.name());
    } else {
      set(complex, sub, attribute.name() + "." + sub.name());
    }
    if (complex.isEmpty()) {
      object.remove(attribute.name());
    }
  }

  /** Of a complex attribute, what the value names is replaced; the rest stays. */
  private void merge() {
    ObjectNode value =
        Normalization.asObject(attribute, required(operation.value()), attribute.name());
    ObjectNode held =
        object.get(attribute.name()) instanceof ObjectNode complex
            ? complex
            : object.putObject(attribute.name());
    mergeInto(held, attribute, value);
    if (held.isEmpty()) {
      object.remove(attribute.name());
    }
  }

  /**
   * @throws ScimProblem invalidValue when the value names nothing that the attribute has
   */
  static void mergeInto(ObjectNode held, Attribute attribute, ObjectNode value) {
    List<String> unknown = new ArrayList<>();
    int known = 0;
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      Attribute sub = attribute.sub(member.getKey()).orElse(null);
      if (sub == null) {
        unknown.add(member.getKey());
        continue;
      }
      known++;
      if (!sub.isReadOnly()) {
        String name = attribute.name() + "." + sub.name();
        put(held, sub.name(), Normalization.value(sub, member.getValue(), name));
      }
    }
    if (known == 0 && !unknown.isEmpty()) {
      throw ScimProblem.invalidValue(
          "'" + unknown.get(0) + "' is no sub-attribute of " + attribute.name() + ".");
    }
  }

  private void set(ObjectNode holder, Attribute definition, String name) {
    put(
        holder,
        definition.name(),
        Normalization.value(definition, required(operation.value()), name));
  }

  static void put(ObjectNode holder, String name, @Nullable JsonNode value) {
    if (value == null) {
      holder.remove(name);
    } else {
      holder.set(name, value);
    }
  }

  private boolean removes() {
    return operation.op() == Op.REMOVE || Json.isUnassigned(operation.value());
  }

  private void requireRemovable(Attribute definition) {
    if (definition.required()) {
      throw operation.op() == Op.REMOVE
          ? ScimProblem.mutability("'" + definition.name() + "' is required; it cannot be removed.")
          : ScimProblem.invalidValue("'" + definition.name() + "' is required; it needs a value.");
    }
  }

  static JsonNode required(@Nullable JsonNode value) {
    if (value == null) {
      throw ScimProblem.invalidSyntax("An operation needs a value.");
    }
    return value;
  }

  /** An array of values, a single value standing for an array of one. */
  static List<JsonNode> values(@Nullable JsonNode value) {
    if (value == null || value.isNull() || value.isString() && value.stringValue().isEmpty()) {
      return List.of();
    }
    return value instanceof ArrayNode array ? List.copyOf(array.values()) : List.of(value);
  }
}
