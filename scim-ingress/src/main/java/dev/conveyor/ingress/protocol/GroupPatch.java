package dev.conveyor.ingress.protocol;

import dev.conveyor.ingress.protocol.PatchOperations.Op;
import dev.conveyor.ingress.protocol.PatchOperations.Operation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Parses a PATCH of a group into edits, so that members can be written row by row. */
public final class GroupPatch {

  private GroupPatch() {}

  /**
   * @throws ScimProblem if an operation, its path, or its value is not valid for a group
   */
  public static List<GroupEdit> parse(String body) {
    List<GroupEdit> edits = new ArrayList<>();
    for (Operation operation : PatchOperations.parse(body)) {
      collect(operation, edits);
    }
    return edits;
  }

  private static void collect(Operation operation, List<GroupEdit> edits) {
    AttributePath path = operation.path();
    if (path.attribute() == null && Urns.GROUP.equals(path.urn())) {
      if (!(operation.value() instanceof ObjectNode members) || operation.op() == Op.REMOVE) {
        throw ScimProblem.invalidValue("The value of " + path + " must be an object.");
      }
      for (Map.Entry<String, JsonNode> member : members.properties()) {
        AttributePath below = path.below(member.getKey());
        collect(new Operation(operation.op(), below, member.getValue(), false), edits);
      }
      return;
    }
    GroupEdit edit = edit(operation);
    if (edit != null) {
      edits.add(edit);
    }
  }

  private static @Nullable GroupEdit edit(Operation operation) {
    AttributePath path = operation.path();
    if (path.attribute() == null || path.urn() != null && !path.urn().equals(Urns.GROUP)) {
      throw unknown(path);
    }
    return switch (path.attribute().toLowerCase(Locale.ROOT)) {
      case "displayname" -> displayName(operation);
      case "externalid" -> externalId(operation);
      case "members" -> members(operation);
      case "id", "meta", "schemas" -> ours(operation);
      default -> throw unknown(path);
    };
  }

  private static GroupEdit displayName(Operation operation) {
    requirePlain(operation);
    if (operation.op() == Op.REMOVE) {
      throw ScimProblem.mutability("A group's displayName is required and cannot be removed.");
    }
    return new GroupEdit.Rename(GroupDocument.displayName(operation.value()));
  }

  private static GroupEdit externalId(Operation operation) {
    requirePlain(operation);
    boolean remove = operation.op() == Op.REMOVE;
    return new GroupEdit.SetExternalId(remove ? null : GroupDocument.externalId(operation.value()));
  }

  /** Okta sends the group's id along with every rename, without a path: it is ignored. */
  private static @Nullable GroupEdit ours(Operation operation) {
    if (operation.explicit()) {
      throw ScimProblem.mutability("'" + operation.path() + "' is read-only.");
    }
    return null;
  }

  private static GroupEdit members(Operation operation) {
    AttributePath path = operation.path();
    if (path.sub() != null) {
      throw ScimProblem.invalidPath(
          "Members can only be added or removed; '" + path + "' cannot be changed.");
    }
    if (path.filter() != null) {
      return removeMatching(operation, path.filter());
    }
    return switch (operation.op()) {
      case ADD -> new GroupEdit.AddMembers(Members.read(PatchTarget.required(operation.value())));
      case REPLACE ->
          new GroupEdit.ReplaceMembers(Members.read(PatchTarget.required(operation.value())));
      case REMOVE -> remove(operation.value());
    };
  }

  /**
   * Entra ID names the members to remove in the value, {@code {"op":"Remove","path":"members",
   * "value":[{"value":"u1"}]}}, where RFC 7644 section 3.5.2.2 would remove them all. An empty
   * array removes none.
   */
  private static GroupEdit remove(@Nullable JsonNode value) {
    return value == null || value.isNull()
        ? new GroupEdit.ReplaceMembers(Members.NONE)
        : new GroupEdit.RemoveMembers(Members.read(value).all().toList());
  }

  private static GroupEdit removeMatching(Operation operation, ScimFilter filter) {
    if (operation.op() != Op.REMOVE) {
      throw ScimProblem.invalidPath(
          "A member filter is only valid in a remove operation: '" + operation.path() + "'.");
    }
    List<String> named = new ArrayList<>();
    collect(filter, operation.path(), named);
    return new GroupEdit.RemoveMembers(named);
  }

  private static void collect(ScimFilter filter, AttributePath path, List<String> named) {
    if (filter instanceof ScimFilter.Or either) {
      either.parts().forEach(each -> collect(each, path, named));
      return;
    }
    if (filter instanceof ScimFilter.Compare compare
        && compare.attribute().equals("value")
        && compare.operator() == ScimFilter.Operator.EQ
        && compare.value() instanceof String member) {
      named.add(Members.id(member));
      return;
    }
    throw ScimProblem.invalidPath(
        "Unsupported member filter '" + path + "'. Use members[value eq \"ID\"].");
  }

  private static void requirePlain(Operation operation) {
    if (operation.path().sub() != null || operation.path().filter() != null) {
      throw unknown(operation.path());
    }
  }

  private static ScimProblem unknown(AttributePath path) {
    return ScimProblem.invalidPath("Unknown group attribute: " + path + ".");
  }

  /** A PATCH with a single edit, for a record that support can replay. */
  public static String addMember(String member) {
    return addMembers(List.of(member));
  }

  /** Like {@link #addMember}, for several members. */
  public static String addMembers(Collection<String> members) {
    ObjectNode operation = Json.object();
    operation.put("op", "add").put("path", "members");
    ArrayNode values = operation.putArray("value");
    members.forEach(member -> values.addObject().put("value", member));
    ObjectNode patch = Json.object();
    patch.putArray("schemas").add(Urns.PATCH_OP);
    patch.putArray("Operations").add(operation);
    return Json.text(patch);
  }
}
