package dev.conveyor.ingress.protocol;

import dev.conveyor.ingress.protocol.PatchOperations.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A PATCH of a user (RFC 7644 section 3.5.2): applied completely or not at all. */
public final class UserPatch {

  /** An operation whose path was found in a schema. */
  private record Step(Operation operation, boolean extension, Attribute attribute) {}

  private final List<Step> steps;

  private UserPatch(List<Step> steps) {
    this.steps = steps;
  }

  /**
   * @throws ScimProblem if an operation, its path, or its target is invalid
   */
  public static UserPatch parse(String body) {
    List<Step> steps = new ArrayList<>();
    for (Operation operation : PatchOperations.parse(body)) {
      collect(operation, steps);
    }
    return new UserPatch(steps);
  }

  /**
   * @throws ScimProblem noTarget, mutability, or invalidValue; the document is unchanged
   */
  public UserDocument apply(UserDocument document) {
    ObjectNode node = document.copy();
    for (Step step : steps) {
      ObjectNode target = step.extension() ? extension(node) : node;
      new PatchTarget(target, step.attribute(), step.operation()).apply();
      if (step.extension() && target.isEmpty()) {
        node.remove(Urns.ENTERPRISE_USER);
      }
    }
    return UserDocument.of(node).within(document);
  }

  private static ObjectNode extension(ObjectNode node) {
    return node.get(Urns.ENTERPRISE_USER) instanceof ObjectNode object
        ? object
        : node.putObject(Urns.ENTERPRISE_USER);
  }

  private static void collect(Operation operation, List<Step> steps) {
    AttributePath path = operation.path();
    if (path.attribute() == null) {
      spread(operation, steps);
      return;
    }
    boolean core = path.urn() == null || path.urn().equals(Urns.USER);
    if (core && isOurs(operation, path.attribute())) {
      return;
    }
    if (!core && !Urns.ENTERPRISE_USER.equals(path.urn())) {
      throw unknown(path);
    }
    Attribute attribute = find(core, path.attribute()).orElseThrow(() -> unknown(path));
    Optional<Attribute> sub = Optional.ofNullable(path.sub()).flatMap(attribute::sub);
    if (path.sub() != null && sub.isEmpty()) {
      throw unknown(path);
    }
    boolean readOnly = attribute.isReadOnly() || sub.filter(Attribute::isReadOnly).isPresent();
    if (!isIgnored(operation, readOnly)) {
      steps.add(new Step(operation, !core, attribute));
    }
  }

  private static Optional<Attribute> find(boolean core, String name) {
    if (core && name.equalsIgnoreCase(Schemas.EXTERNAL_ID.name())) {
      return Optional.of(Schemas.EXTERNAL_ID);
    }
    Schema schema = core ? Schemas.USER : Schemas.ENTERPRISE_USER;
    return Attribute.named(schema.attributes(), name);
  }

  /** A path that is a schema's URN addresses all attributes of that schema in the value. */
  private static void spread(Operation operation, List<Step> steps) {
    AttributePath path = operation.path();
    if (Urns.GROUP.equals(path.urn())) {
      throw unknown(path);
    }
    if (operation.op() == PatchOperations.Op.REMOVE || Json.isUnassigned(operation.value())) {
      removeExtension(operation, steps);
      return;
    }
    if (!(operation.value() instanceof ObjectNode members)) {
      throw ScimProblem.invalidValue("The value of " + path + " must be an object.");
    }
    for (Map.Entry<String, JsonNode> member : members.properties()) {
      // Clients send an extension's object with a schemas member; RFC 7643 section 3 has it only in
      // the resource. It adds nothing to the path, so it is ignored.
      if (member.getKey().equalsIgnoreCase("schemas")) {
        continue;
      }
      collect(
          new Operation(operation.op(), path.below(member.getKey()), member.getValue(), false),
          steps);
    }
  }

  private static void removeExtension(Operation operation, List<Step> steps) {
    AttributePath path = operation.path();
    if (!Urns.ENTERPRISE_USER.equals(path.urn())) {
      throw ScimProblem.mutability("A user's core attributes cannot all be removed at once.");
    }
    for (Attribute attribute : Schemas.ENTERPRISE_USER.attributes()) {
      AttributePath below = path.below(attribute.name());
      steps.add(
          new Step(new Operation(PatchOperations.Op.REMOVE, below, null, false), true, attribute));
    }
  }

  private static boolean isOurs(Operation operation, String name) {
    boolean ours = Schemas.OURS.stream().anyMatch(name::equalsIgnoreCase);
    return isIgnored(operation, ours);
  }

  /**
   * A read-only attribute is ignored inside a value (Okta sends the id), and an error if the
   * client's path names it.
   */
  private static boolean isIgnored(Operation operation, boolean readOnly) {
    if (readOnly && operation.explicit()) {
      throw ScimProblem.mutability("'" + operation.path() + "' is read-only.");
    }
    return readOnly;
  }

  private static ScimProblem unknown(@Nullable AttributePath path) {
    return ScimProblem.invalidPath("Unknown user attribute: " + path + ".");
  }
}
