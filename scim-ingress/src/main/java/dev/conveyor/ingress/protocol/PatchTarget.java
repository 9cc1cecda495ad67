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
 * Applies one operation to one attribute of a normalized object in place (RFC 7644 sections 3.5.2.1
 * to 3.5.2.3).
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
   * @throws ScimProblem noTarget, mutability, invalidPath, or invalidValue; the object may be
   *     partially changed then
   */
  void apply() {
    AttributePath path = operation.path();
    if (attribute.mutability() == Attribute.Mutability.WRITEONLY) {
      checkOnly();
    } else if (attribute.multiValued()) {
      new PatchedValues(object, attribute, operation).apply();
    } else if (path.filter() != null) {
      throw ScimProblem.invalidPath(
          "Invalid path '" + path + "': " + attribute.name() + " is not multi-valued.");
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

  /** For a complex attribute, the members in the value are replaced; the others stay. */
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
   * @throws ScimProblem invalidValue if the value has none of the attribute's members
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
          "Unknown sub-attribute of " + attribute.name() + ": " + unknown.get(0) + ".");
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
          ? ScimProblem.mutability(definition.name() + " is required and cannot be removed.")
          : ScimProblem.invalidValue(definition.name() + " is required and must have a value.");
    }
  }

  static JsonNode required(@Nullable JsonNode value) {
    if (value == null) {
      throw ScimProblem.invalidSyntax("value is required.");
    }
    return value;
  }

  /** An array of values; a single value is read as an array of one. */
  static List<JsonNode> values(@Nullable JsonNode value) {
    if (value == null || value.isNull() || value.isString() && value.stringValue().isEmpty()) {
      return List.of();
    }
    return value instanceof ArrayNode array ? List.copyOf(array.values()) : List.of(value);
  }
}
