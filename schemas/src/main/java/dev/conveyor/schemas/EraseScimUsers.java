package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/**
 * Command to the ingress: forget SCIM users for good, and members that groups are waiting for by
 * one of these addresses.
 *
 * @param addressHashes SHA-256, in hexadecimal, of each lower-cased address: the command itself is
 *     to name nobody
 */
public record EraseScimUsers(
    @JsonProperty(required = true) OrganizationId organization,
    @JsonProperty(required = true) long version,
    @JsonProperty(required = true) Instant occurredAt,
    @JsonProperty(required = true) List<Erased> users,
    @JsonProperty(required = true) List<String> addressHashes)
    implements ScimRequest {

  public EraseScimUsers {
    Event.check(organization, version, occurredAt);
    Event.require(users, "users");
    Event.require(addressHashes, "addressHashes");
    users = List.copyOf(users);
    addressHashes = List.copyOf(addressHashes);
  }

  /**
   * A SCIM user to be erased.
   *
   * @param lastVersion the version that is known of a user who may be deleted already; 0 for none
   */
  public record Erased(
      @JsonProperty(required = true) ScimUserId userId,
      @JsonProperty(required = true) long lastVersion) {

    public Erased {
      Event.require(userId, "userId");
    }
  }

  @Override
  public EventType eventType() {
    return EventType.ERASE_SCIM_USERS;
  }

  @Override
  public FailureSubject about() {
    return FailureSubject.unreadable();
  }

  @Override
  public String subject() {
    return "erasures";
  }
}
