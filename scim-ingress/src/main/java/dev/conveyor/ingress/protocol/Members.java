package dev.conveyor.ingress.protocol;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The members that a request names, each once, in order.
 *
 * @param users members assumed to be users until one turns out to be a group
 * @param groups members that the request itself marks as groups
 */
public record Members(List<String> users, List<String> groups) {

  /** No members. */
  public static final Members NONE = new Members(List.of(), List.of());

  /** The maximum length of a member's id; clients also use the userName or externalId. */
  static final int LONGEST = 400;

  public static Members of(List<String> ids) {
    return new Members(ids, List.of());
  }

  /** All members. */
  public Stream<String> all() {
    return Stream.concat(users.stream(), groups.stream());
  }

  public boolean isEmpty() {
    return users.isEmpty() && groups.isEmpty();
  }

  /**
   * Parses members as in RFC 7643 section 4.2, {@code [{"value": "u1"}]}, and as some clients send
   * them: a plain string, as in Entra ID's published collection of requests, {@code "u1"} or {@code
   * ["u1"]}; one object for an array of one; an id wrapped again, {@code [{"value": [{"$ref": null,
   * "value": "u1"}]}]}. Okta omits {@code display} or sends null.
   *
   * @throws ScimProblem invalidValue if a member has no id
   */
  static Members read(JsonNode value) {
    Reader reader = new Reader();
    if (!value.isNull() && !(value.isArray() && value.isEmpty())) {
      reader.add(value);
    }
    return reader.members();
  }

  /** Reads members one by one, so that a large group needs no tree. */
  static final class Reader {

    private final Set<String> users = new LinkedHashSet<>();
    private final Set<String> groups = new LinkedHashSet<>();
    private @Nullable ScimProblem problem;

    /** One member, or several in an array. What is wrong with them is said by {@link #members}. */
    void add(JsonNode member) {
      if (problem != null) {
        return;
      }
      try {
        collect(member, false, users, groups);
      } catch (ScimProblem e) {
        problem = e;
      }
    }

    /**
     * @throws ScimProblem invalidValue if a member has no id
     */
    Members members() {
      if (problem != null) {
        throw problem;
      }
      users.removeAll(groups);
      return new Members(List.copyOf(users), List.copyOf(groups));
    }
  }

  private static void collect(
      JsonNode node, boolean isGroup, Set<String> users, Set<String> groups) {
    if (node.isArray() && !node.isEmpty()) {
      node.forEach(each -> collect(each, isGroup, users, groups));
    } else if (node instanceof ObjectNode member
        && Json.member(member, "value") instanceof JsonNode id) {
      collect(id, isGroup || isMarkedAsGroup(member), users, groups);
    } else if (node.isString() && !node.stringValue().isBlank()) {
      (isGroup ? groups : users).add(id(node.stringValue()));
    } else {
      throw ScimProblem.invalidValue("Each group member must have a value: the user's id.");
    }
  }

  static String id(String text) {
    return Bounds.required("members.value", LONGEST, Json.checked("members.value", text));
  }

  /** By its type, or by a URL such as {@code https://host/scim/v2/acme/Groups/g1}. */
  private static boolean isMarkedAsGroup(ObjectNode member) {
    JsonNode type = Json.member(member, "type");
    JsonNode ref = Json.member(member, "$ref");
    return type != null && type.asString("").equalsIgnoreCase("Group")
        || ref != null && isGroup(ref.asString(""));
  }

  private static boolean isGroup(String address) {
    int id = address.lastIndexOf('/');
    int endpoint = id < 1 ? -1 : address.lastIndexOf('/', id - 1);
    return id > 0 && address.substring(endpoint + 1, id).equalsIgnoreCase("Groups");
  }
}
