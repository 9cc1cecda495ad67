package dev.conveyor.ingress.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A SCIM user as a client may set it: normalized, without {@code id}, {@code meta}, {@code groups}
 * and password. Immutable.
 */
public final class UserDocument {

  /**
   * The most bytes of a user in a change record. A record holds the userName twice and is Base64 in
   * a failed provision; topics take 4 MiB, and 32 MiB for failures.
   */
  public static final int LARGEST_IN_RECORD = 2 * 1024 * 1024;

  /** What the directory and the support desk need; the rest goes no further. */
  private static final List<String> ESSENTIAL =
      List.of("userName", "externalId", "displayName", "active");

  private final ObjectNode node;

  private UserDocument(ObjectNode node) {
    this.node = node;
  }

  /**
   * Reads the body of a POST or PUT.
   *
   * @throws ScimProblem when it is no JSON, no User, has no userName or a value of the wrong type
   */
  public static UserDocument parse(String body) {
    ObjectNode input = Json.parseObject(body);
    Envelope.requireSchema(input, Urns.USER);
    return of(input);
  }

  /** Reads what {@link #json()} wrote. */
  public static UserDocument stored(String json) {
    return new UserDocument(Json.trusted(json));
  }

  static UserDocument of(ObjectNode input) {
    ObjectNode normal = Normalization.normalize(Schemas.USER.attributes(), input, "");
    JsonNode externalId = Json.member(input, "externalId");
    if (externalId != null && !externalId.isNull()) {
      setExternalId(normal, externalId);
    }
    JsonNode extension = Json.member(input, Urns.ENTERPRISE_USER);
    if (extension != null && !extension.isNull()) {
      ObjectNode enterprise =
          Normalization.normalize(Schemas.ENTERPRISE_USER.attributes(), object(extension), "");
      if (!enterprise.isEmpty()) {
        normal.set(Urns.ENTERPRISE_USER, enterprise);
      }
    }
    if (normal.path("userName").asString("").isBlank()) {
      throw ScimProblem.invalidValue("A user needs a userName.");
    }
    return new UserDocument(normal);
  }

  private static ObjectNode object(JsonNode extension) {
    if (extension instanceof ObjectNode object) {
      return object;
    }
    throw ScimProblem.invalidValue("The value of " + Urns.ENTERPRISE_USER + " must be an object.");
  }

  static void setExternalId(ObjectNode normal, JsonNode externalId) {
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

  /** The userName as it is compared: it is not case-exact (RFC 7643 section 4.1.1). */
  public String userNameKey() {
    return userName().toLowerCase(Locale.ROOT);
  }

  public @Nullable String externalId() {
    return textOrNull("externalId");
  }

  public @Nullable String displayName() {
    return textOrNull("displayName");
  }

  /** Whether the user may work; a user is active unless somebody says otherwise. */
  public boolean active() {
    return node.path("active").asBoolean(true);
  }

  /** All e-mail addresses, in lower case, for filters. */
  public List<String> emailKeys() {
    List<String> emails = new ArrayList<>();
    for (JsonNode email : node.path("emails")) {
      if (email.path("value").isString()) {
        emails.add(email.path("value").stringValue().toLowerCase(Locale.ROOT));
      }
    }
    return emails;
  }

  /** The document with {@code active} set, for a new user or a PUT that leaves it out. */
  public UserDocument withActiveUnlessGiven(boolean active) {
    if (node.has("active")) {
      return this;
    }
    ObjectNode copy = node.deepCopy();
    copy.put("active", active);
    return new UserDocument(copy);
  }

  /** Top-level attributes that differ from the other document's, in order of their names. */
  public List<String> changedFrom(UserDocument before) {
    TreeSet<String> changed = new TreeSet<>();
    collectChanged(node, before.node, changed);
    collectChanged(before.node, node, changed);
    return List.copyOf(changed);
  }

  public List<String> attributes() {
    return changedFrom(new UserDocument(Json.object()));
  }

  public String json() {
    return Json.text(node);
  }

  /** The size of {@link #json()} in UTF-8. */
  public int bytes() {
    return Json.bytes(node).length;
  }

  /**
   * For the change record. One that would be too large for a topic, as can be after a deactivation
   * of a user that is over the limit, has the essential attributes alone.
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

  private static void collectChanged(ObjectNode one, ObjectNode other, TreeSet<String> changed) {
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
