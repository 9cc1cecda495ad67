package dev.conveyor.console.people;

import dev.conveyor.schemas.ComparisonKey;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.EventType;
import dev.conveyor.schemas.OriginalRecord;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an identity asked for when its push was refused: read from the refused record, which is a
 * change record or a SCIM request. Pure.
 *
 * @param userName null when the record does not say
 * @param externalId null when the record does not say
 * @param addresses comparison keys of the addresses that the identity may have asked for
 */
record Claim(@Nullable String userName, @Nullable String externalId, Set<String> addresses) {

  private static final Claim NOTHING = new Claim(null, null, Set.of());

  Claim {
    addresses = Set.copyOf(addresses);
  }

  /** A record that says nothing claims nothing. */
  static Claim of(OriginalRecord record) {
    try {
      byte[] value = OriginalRecord.decode(record.value());
      if (value == null) {
        return NOTHING;
      }
      JsonNode event = JsonMapper.shared().readTree(value);
      String type = record.header(EventHeaders.TYPE);
      if (EventType.SCIM_USER_CHANGED.ceType().equals(type)) {
        return ofResource(event.path("user"));
      }
      if (EventType.SCIM_REQUEST_REPLAYED.ceType().equals(type)) {
        String body = event.path("body").asString("");
        return ofBody(JsonMapper.shared().readTree(Base64.getDecoder().decode(body)));
      }
      return NOTHING;
    } catch (JacksonException | IllegalArgumentException e) {
      return NOTHING;
    }
  }

  private static Claim ofBody(JsonNode body) {
    return body.has("Operations") ? ofPatch(body) : ofResource(body);
  }

  /** The address is chosen as the provisioning worker chooses it. */
  private static Claim ofResource(JsonNode user) {
    String userName = text(user.path("userName"));
    String address = address(user).orElse(userName);
    return new Claim(
        userName.isEmpty() ? null : userName,
        user.path("externalId").isString() ? text(user.path("externalId")) : null,
        isAddress(address) ? Set.of(ComparisonKey.of(address)) : Set.of());
  }

  private static Optional<String> address(JsonNode user) {
    String first = null;
    String work = null;
    for (JsonNode email : user.path("emails")) {
      String value = text(email.path("value"));
      if (!value.isEmpty()) {
        if (email.path("primary").asBoolean(false)) {
          return Optional.of(value);
        }
        boolean isWork = text(email.path("type")).equalsIgnoreCase("work");
        work = work == null && isWork ? value : work;
        first = first == null ? value : first;
      }
    }
    return Optional.ofNullable(work == null ? first : work);
  }

  /** A patch says what changes, but not what comes of it: every address in it counts. */
  private static Claim ofPatch(JsonNode body) {
    Set<String> addresses = new HashSet<>();
    collect(body.path("Operations"), addresses);
    return new Claim(null, null, addresses);
  }

  private static void collect(JsonNode node, Set<String> addresses) {
    if (node.isString() && isAddress(text(node))) {
      addresses.add(ComparisonKey.of(text(node)));
    }
    node.forEach(child -> collect(child, addresses));
  }

  private static boolean isAddress(String text) {
    return text.contains("@");
  }

  private static String text(JsonNode node) {
    return node.isString() ? node.stringValue().strip() : "";
  }
}
