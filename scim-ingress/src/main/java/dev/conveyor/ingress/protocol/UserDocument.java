package dev.conveyor.ingress.protocol;

import dev.conveyor.schemas.ComparisonKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A SCIM user as a client may set it: normalized, without {@code id}, {@code meta}, {@code groups},
 * and password. Immutable.
 */
public final class UserDocument {

  /**
   * The maximum size of a user in a change record, in bytes. A record contains the userName twice
   * and is Base64 in a failed provision; topics accept 4 MiB, and 32 MiB for failures.
   */
  public static final int LARGEST_IN_RECORD = 2 * 1024 * 1024;

  /** The attributes that the directory and the support desk need; others stay in the ingress. */
  private static final List<String> ESSENTIAL =
      List.of("userName", "externalId", "displayName", "active");

  private static final UserDocument NOTHING = new UserDocument(Json.object());

  private final ObjectNode node;

  private UserDocument(ObjectNode node) {
    this.node = node;
  }

  /**
   * Parses the body of a POST.
   *
   * @throws ScimProblem if it is not JSON, not a User, has no userName, or has a value that is of
   *     the wrong type or out of bounds
   */
  public static UserDocument parse(String body) {
    return read(body).within(NOTHING);
  }

  /**
   * Parses the body of a PUT.
   *
   * @return maps the stored document to its replacement; values that both contain are accepted even
   *     if they are out of bounds now
   * @throws ScimProblem like {@link #parse}; the returned function throws it for bounds
   */
  public static UnaryOperator<UserDocument> replacement(String body) {
    UserDocument document = read(body);
    return document::within;
  }

  private static UserDocument read(String body) {
    ObjectNode input = Json.parseObject(body);
    Envelope.acceptSchema(input, Urns.USER);
    return of(input);
  }

  /** Parses the output of {@link #json()}. */
  public static UserDocument stored(String json) {
    return new UserDocument(Json.trusted(json));
  }

  /** Checks types but not bounds: see {@link #within}. */
  static UserDocument of(ObjectNode input) {
    ObjectNode normal = Normalization.normalize(Schemas.USER.attributes(), input, "");
    JsonNode externalId = Json.member(input, "externalId");
    if (externalId != null && !externalId.isNull()) {
      setExternalId(normal, externalId);
    }
    JsonNode extension = extension(input);
    if (extension != null && !extension.isNull()) {
      ObjectNode enterprise =
          Normalization.normalize(Schemas.ENTERPRISE_USER.attributes(), object(extension), "");
      if (!enterprise.isEmpty()) {
        normal.set(Urns.ENTERPRISE_USER, enterprise);
      }
    }
    if (normal.path("userName").asString("").isBlank()) {
      throw ScimProblem.invalidValue("userName is required.");
    }
    return new UserDocument(normal);
  }

  /** Under the extension's URN in any of its spellings. */
  private static @Nullable JsonNode extension(ObjectNode input) {
    JsonNode found = null;
    for (Map.Entry<String, JsonNode> member : input.properties()) {
      if (Urns.current(member.getKey(), Urns.USER).equalsIgnoreCase(Urns.ENTERPRISE_USER)) {
        if (found != null) {
          throw ScimProblem.invalidSyntax(
              "Duplicate schema extension in the request body: " + Urns.ENTERPRISE_USER + ".");
        }
        found = member.getValue();
      }
    }
    return found;
  }

  /**
   * The same document, after a bounds check.
   *
   * @param stored the previously accepted document
   * @throws ScimProblem invalidValue for values that are out of bounds and were not stored before
   */
  UserDocument within(UserDocument stored) {
    Bounds.require(Schemas.USER.attributes(), node, stored.node, "");
    Bounds.require(List.of(Schemas.EXTERNAL_ID), node, stored.node, "");
    if (node.get(Urns.ENTERPRISE_USER) instanceof ObjectNode enterprise) {
      ObjectNode before =
          stored.node.get(Urns.ENTERPRISE_USER) instanceof ObjectNode held ? held : Json.object();
      Bounds.require(Schemas.ENTERPRISE_USER.attributes(), enterprise, before, "");
    }
    return this;
  }

  private static ObjectNode object(JsonNode extension) {
    if (extension instanceof ObjectNode object) {
      return object;
    }
    throw ScimProblem.invalidValue("The value of " + Urns.ENTERPRISE_USER + " must be an object.");
  }

  private static void setExternalId(ObjectNode normal, JsonNode externalId) {
    if (!externalId.isString()) {
      throw ScimProblem.invalidValue("The value of externalId must be a string.");
    }
    if (!externalId.stringValue().isEmpty()) {
      normal.put("externalId", Json.checked("externalId", externalId.stringValue()));
    }
  }

  public String userName() {
    return node.get("userName").stringValue();
  }

  /** The comparison key of the userName, which is not case-exact (RFC 7643 section 4.1.1). */
  public String userNameKey() {
    return ComparisonKey.of(userName());
  }

  public @Nullable String externalId() {
    return textOrNull("externalId");
  }

  public @Nullable String displayName() {
    return textOrNull("displayName");
  }

  /** The comparison key of the displayName; null if there is none. */
  public @Nullable String displayNameKey() {
    String displayName = displayName();
    return displayName == null ? null : ComparisonKey.of(displayName);
  }

  /** Whether the user is active; true if absent. */
  public boolean active() {
    return node.path("active").asBoolean(true);
  }

  /** The comparison keys of all email addresses. */
  public List<String> emailKeys() {
    List<String> emails = new ArrayList<>();
    for (JsonNode email : node.path("emails")) {
      if (email.path("value").isString()) {
        emails.add(ComparisonKey.of(email.path("value").stringValue()));
      }
    }
    return emails;
  }

  /** The document with {@code active} set, for a new user or a PUT that omits it. */
  public UserDocument withActiveUnlessGiven(boolean active) {
    if (node.has("active")) {
      return this;
    }
    ObjectNode copy = node.deepCopy();
    copy.put("active", active);
    return new UserDocument(copy);
  }

  /** Top-level attributes that differ from the other document's, in alphabetical order. */
  public List<String> changedFrom(UserDocument before) {
    TreeSet<String> changed = new TreeSet<>();
    collectChanged(node, before.node, changed);
    collectChanged(before.node, node, changed);
    return List.copyOf(changed);
  }

  public List<String> attributes() {
    return changedFrom(NOTHING);
  }

  public String json() {
    return Json.text(node);
  }

  /** The size of {@link #json()} in UTF-8. */
  public int bytes() {
    return Json.bytes(node).length;
  }

  /**
   * The document for the change record. One that would be too large for a topic, as after the
   * deactivation of a user over the limit, has only the essential attributes.
   */
  public JsonNode tree() {
    if (bytes() <= LARGEST_IN_RECORD) {
      return copy();
    }
    ObjectNode essential = Json.object();
    for (String name : ESSENTIAL) {
      if (node.has(name)) {
        essential.set(name, node.get(name));
      }
    }
    primaryEmail().ifPresent(email -> essential.putArray("emails").add(email));
    return essential;
  }

  private Optional<JsonNode> primaryEmail() {
    List<JsonNode> emails = node.path("emails").valueStream().toList();
    return emails.stream()
        .filter(email -> email.path("primary").asBoolean(false))
        .findFirst()
        .or(() -> emails.stream().findFirst());
  }

  ObjectNode copy() {
    return node.deepCopy();
  }

  private @Nullable String textOrNull(String name) {
    JsonNode value = node.get(name);
    return value == null ? null : value.stringValue();
  }

  private static void collectChanged(ObjectNode one, ObjectNode other, Set<String> changed) {
    for (String name : one.propertyNames()) {
      if (!Objects.equals(one.get(name), other.get(name))) {
        changed.add(name);
      }
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UserDocument document && changedFrom(document).isEmpty();
  }

  @Override
  public int hashCode() {
    return userName().hashCode();
  }

  @Override
  public String toString() {
    return "UserDocument" + attributes();
  }
}
