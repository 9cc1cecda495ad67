package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;

/**
 * What travels on a topic. The version grows per key and never repeats; {@code occurredAt} comes
 * from the clock of the one database, in microseconds, and never runs backwards for one key.
 */
public sealed interface Event
    permits ScimUserChanged,
        ScimUserErased,
        EraseScimUsers,
        EraseUser,
        DirectoryUserErased,
        UserErased,
        ScimGroupChanged,
        ScimGroupMembersChanged,
        ScimRequestReplayed,
        ScimConnectionChanged,
        RoleMappingChanged,
        InviteUser,
        ConfirmAdoption,
        AssignRole,
        RemoveRole,
        DirectoryUserChanged,
        UserChanged,
        UserSnapshot,
        FailedProvision,
        FailureSettled,
        FailureCauseGone {

  OrganizationId organization();

  long version();

  Instant occurredAt();

  @JsonIgnore
  EventType eventType();

  /** What the event is about, without the organization: the second half of the key. */
  @JsonIgnore
  String subject();

  /** The record key: all events of one key keep their order. */
  default String key() {
    return subject().isEmpty() ? organization().value() : organization() + "/" + subject();
  }

  /** Checks what every event must hold. */
  static void check(OrganizationId organization, long version, Instant occurredAt) {
    if (organization == null || occurredAt == null) {
      throw new IllegalArgumentException("organization and occurredAt are required");
    }
    if (version < 1) {
      throw new IllegalArgumentException("version is at least 1");
    }
  }

  /** Checks a required member that JSON may have left out. */
  static void require(@org.jspecify.annotations.Nullable Object value, String name) {
    if (value == null) {
      throw new IllegalArgumentException(name + " is required");
    }
  }
}
