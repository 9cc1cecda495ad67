package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/**
 * Command to the ingress: permanently erase SCIM users, and parked group members with one of these
 * addresses.
 *
 * @param addressHashes SHA-256, in hexadecimal, of each lowercased address, so that the command
 *     itself contains no personal data
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
   * A SCIM user to erase.
   *
   * @param lastVersion the last known version of a user who may already be deleted; 0 if unknown
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
