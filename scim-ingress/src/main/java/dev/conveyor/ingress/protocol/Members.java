package dev.conveyor.ingress.protocol;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The members that a request names, each once, in order.
 *
 * @param users those that are taken for users, until one turns out to be a group
 * @param groups those of which the request says itself that they are groups
 */
public record Members(List<String> users, List<String> groups) {

  /** Nobody. */
  public static final Members NONE = new Members(List.of(), List.of());

  /** The longest id of a member; clients also name members by userName or externalId. */
  static final int LONGEST = 400;

  public static Members of(List<String> ids) {
    return new Members(ids, List.of());
  }

  /** All of them. */
  public Stream<String> all() {
    return Stream.concat(users.stream(), groups.stream());
  }

  public boolean isEmpty() {
    return users.isEmpty() && groups.isEmpty();
  }

  /**
   * Reads members as RFC 7643 section 4.2 has them, {@code [{"value": "u1"}]}, and as clients also
   * send them: a plain string, as in Entra ID's published collection of requests, {@code "u1"} or
   * {@code ["u1"]}; one object for an array of one; an id wrapped once more, {@code [{"value":
   * [{"$ref": null, "value": "u1"}]}]}. Okta leaves {@code display} out or null.
   *
   * @throws ScimProblem invalidValue when a member has no id
   */
  static Members read(JsonNode value) {
    Set<String> users = new LinkedHashSet<>();
    Set<String> groups = new LinkedHashSet<>();
    if (!value.isNull() && !(value.isArray() && value.isEmpty())) {
      collect(value, false, users, groups);
    }
    users.removeAll(groups);
    return new Members(List.copyOf(users), List.copyOf(groups));
  }

  private static void collect(
      JsonNode node, boolean isGroup, Set<String> users, Set<String> groups) {
    if (node.isArray() && !node.isEmpty()) {
      node.forEach(each -> collect(each, isGroup, users, groups));
    } else if (node instanceof ObjectNode member
        && Json.member(member, "value") instanceof JsonNode id) {
      collect(id, isGroup || saysGroup(member), users, groups);
    } else if (node.isString() && !node.stringValue().isBlank()) {
      (isGroup ? groups : users).add(id(node.stringValue()));
    } else {
      throw ScimProblem.invalidValue("Each member of a group needs a value that is a user's id.");
    }
  }

  static String id(String text) {
    return Bounds.required("members.value", LONGEST, Json.checked("members.value", text));
  }

  /** By its type, or by an address such as {@code https://host/scim/v2/acme/Groups/g1}. */
  private static boolean saysGroup(ObjectNode member) {
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
