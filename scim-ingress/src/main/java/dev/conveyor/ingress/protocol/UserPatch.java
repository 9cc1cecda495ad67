package dev.conveyor.ingress.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.unboundid.scim2.common.Path;
import com.unboundid.scim2.common.exceptions.BadRequestException;
import com.unboundid.scim2.common.exceptions.ScimException;
import com.unboundid.scim2.common.filters.Filter;
import com.unboundid.scim2.common.messages.PatchOpType;
import com.unboundid.scim2.common.messages.PatchOperation;
import com.unboundid.scim2.common.types.AttributeDefinition;
import com.unboundid.scim2.common.utils.JsonUtils;
import dev.conveyor.ingress.protocol.PatchOperations.Operation;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A PATCH of a user: applied whole or not at all. */
public final class UserPatch {

  private final List<Operation> operations;

  private UserPatch(List<Operation> operations) {
    this.operations = operations;
  }

  /**
   * @throws ScimProblem when an operation, its path or its target is none that SCIM knows
   */
  public static UserPatch parse(String body) {
    List<Operation> operations =
        PatchOperations.parse(body).stream().filter(UserPatch::isForClientsToSet).toList();
    return new UserPatch(operations);
  }

  /**
   * @throws ScimProblem noTarget or invalidValue; the document stays as it was
   */
  public UserDocument apply(UserDocument document) {
    ObjectNode node = document.copy();
    for (Operation operation : operations) {
      apply(operation, node);
    }
    return UserDocument.of(node);
  }

  private static void apply(Operation operation, ObjectNode node) {
    Path path = operation.path();
    JsonNode value = operation.value();
    if (operation.type() != PatchOpType.REMOVE && isUnassigned(value)) {
      // RFC 7643 section 2.5: null, empty array and, from Okta, empty string mean unassigned.
      applyWithSdk(PatchOperation.remove(path), node, path);
      return;
    }
    if (value != null && filterWithoutMatch(path, node)) {
      if (operation.type() == PatchOpType.REMOVE) {
        return;
      }
      appendNew(path, value, node);
      return;
    }
    PatchOperation applied =
        switch (operation.type()) {
          case ADD -> PatchOperation.add(path, required(value));
          case REPLACE -> PatchOperation.replace(path, required(value));
          case REMOVE -> PatchOperation.remove(path);
        };
    applyWithSdk(applied, node, path);
  }

  private static void applyWithSdk(PatchOperation operation, ObjectNode node, Path path) {
    try {
      operation.apply(node);
    } catch (BadRequestException e) {
      String type = e.getScimError().getScimType();
      throw new ScimProblem(
          400,
          type == null ? "invalidValue" : type,
          "The operation on '" + path + "' cannot be applied: " + e.getMessage());
    } catch (ScimException e) {
      throw ScimProblem.invalidValue("The operation on '" + path + "' cannot be applied.");
    }
  }

  /**
   * Entra ID replaces {@code emails[type eq "work"].value} of a user who has no work e-mail. RFC
   * 7644 section 3.5.2.3 would answer noTarget; every peer creates the value, from what the filter
   * demands.
   */
  private static void appendNew(Path path, JsonNode value, ObjectNode node) {
    Filter filter = path.getElement(0).getValueFilter();
    ObjectNode element = Json.object();
    if (path.size() == 2) {
      element.set(path.getElement(1).getAttribute(), value);
    } else if (value instanceof ObjectNode object) {
      element.setAll(object);
    }
    if (filter == null || element.isEmpty() || !demands(FilterReader.convert(filter), element)) {
      throw ScimProblem.noTarget("No value matches the filter of '" + path + "'.");
    }
    String attribute = path.getElement(0).getAttribute();
    ArrayNode values = node.get(attribute) instanceof ArrayNode array ? array : Json.array();
    values.add(element);
    node.set(attribute, values);
  }

  /** Sets on the new value what an {@code eq}, or several joined by {@code and}, ask for. */
  private static boolean demands(ScimFilter filter, ObjectNode element) {
    if (filter instanceof ScimFilter.And all) {
      return all.parts().stream().allMatch(each -> demands(each, element));
    }
    if (filter instanceof ScimFilter.Compare compare
        && compare.operator() == ScimFilter.Operator.EQ
        && !compare.attribute().contains(".")) {
      if (compare.value() instanceof Boolean flag) {
        element.put(compare.attribute(), flag);
      } else {
        element.put(compare.attribute(), String.valueOf(compare.value()));
      }
      return true;
    }
    return false;
  }

  private static boolean filterWithoutMatch(Path path, ObjectNode node) {
    if (path.size() == 0 || path.getElement(0).getValueFilter() == null) {
      return false;
    }
    try {
      return JsonUtils.findMatchingPaths(path.subPath(1), node).isEmpty();
    } catch (ScimException e) {
      return true;
    }
  }

  /**
   * @return false for what only we set and what came along in a pathless value (Okta sends the id)
   * @throws ScimProblem invalidPath for an attribute nobody knows, mutability for one of ours
   */
  private static boolean isForClientsToSet(Operation operation) {
    Path path = operation.path();
    boolean readOnly = readOnly(path);
    if (readOnly && operation.explicit()) {
      throw ScimProblem.mutability("'" + path + "' is read-only.");
    }
    return !readOnly;
  }

  private static boolean readOnly(Path path) {
    if (path.size() == 0) {
      if (Urns.ENTERPRISE_USER.equalsIgnoreCase(path.getSchemaUrn())) {
        return false;
      }
      throw unknown(path);
    }
    String first = path.getElement(0).getAttribute();
    if (isCore(path)) {
      if (Schemas.OURS.stream().anyMatch(first::equalsIgnoreCase)) {
        return true;
      }
      if (first.equalsIgnoreCase("externalId")) {
        return false;
      }
    }
    AttributeDefinition definition = Schemas.find(definitions(path), first);
    if (definition == null) {
      throw unknown(path);
    }
    if (Schemas.isReadOnly(definition) || path.size() == 1) {
      return Schemas.isReadOnly(definition);
    }
    AttributeDefinition sub =
        Schemas.find(Schemas.subAttributes(definition), path.getElement(1).getAttribute());
    if (sub == null || path.size() > 2) {
      throw unknown(path);
    }
    return Schemas.isReadOnly(sub);
  }

  private static Collection<AttributeDefinition> definitions(Path path) {
    if (isCore(path)) {
      return Schemas.USER.getAttributes();
    }
    if (Urns.ENTERPRISE_USER.equalsIgnoreCase(path.getSchemaUrn())) {
      return Schemas.ENTERPRISE_USER.getAttributes();
    }
    throw unknown(path);
  }

  private static boolean isCore(Path path) {
    return path.getSchemaUrn() == null || Urns.USER.equalsIgnoreCase(path.getSchemaUrn());
  }

  private static ScimProblem unknown(Path path) {
    return ScimProblem.invalidPath("'" + path + "' is no attribute of a user.");
  }

  private static boolean isUnassigned(@Nullable JsonNode value) {
    return value == null
        || value.isNull()
        || value.isTextual() && value.textValue().isEmpty()
        || value.isArray() && value.isEmpty();
  }

  private static JsonNode required(@Nullable JsonNode value) {
    if (value == null) {
      throw ScimProblem.invalidSyntax("An operation needs a value.");
    }
    return value;
  }
}
