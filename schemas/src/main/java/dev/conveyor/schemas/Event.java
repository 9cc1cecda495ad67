package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What travels on a topic. The version grows per key and never repeats; {@code occurredAt} comes
 * from the clock of the one database, in microseconds, and never runs backwards for one key.
 *
 * <p>The events of one topic are a sealed interface, and so is what one service reads: an event
 * type that is added to a topic does not compile until each service that reads the topic says what
 * it does with it.
 */
public sealed interface Event
    permits IngressInput,
        ProvisioningInput,
        RoleSyncInput,
        SupportInput,
        TimelineInput,
        PublicEvent {

  OrganizationId organization();

  long version();

  Instant occurredAt();

  @JsonIgnore
  EventType eventType();

  /** The one topic that the event is published on and read from. */
  @JsonIgnore
  Topic topic();

  /** Whom or what the event is about, under the name that it knows. */
  FailureSubject about();

  /** That of the SCIM request that made it; null when it is not known, or none did. */
  default @Nullable String requestFingerprint() {
    return null;
  }

  /** What the event is about, without the organization: the second half of the key. */
  @JsonIgnore
  String subject();

  /** The record key: all events of one key keep their order. */
  default String key() {
    return subject().isEmpty() ? organization().value() : organization() + "/" + subject();
  }

  /**
   * The highest version of any key: a thousand changes a second for thirty years. Consumers drop
   * what is not newer than what they applied, so one version at the end of {@code long} would
   * silence its key for good.
   */
  long HIGHEST_VERSION = 1_000_000_000_000L;

  /** No event is older. */
  Instant EARLIEST = Instant.EPOCH;

  /** No event is younger. Far within what every store and client can hold. */
  Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  /** Checks what every event must hold. */
  static void check(OrganizationId organization, long version, Instant occurredAt) {
    if (organization == null || occurredAt == null) {
      throw new IllegalArgumentException("organization and occurredAt are required");
    }
    if (version < 1 || version > HIGHEST_VERSION) {
      throw new IllegalArgumentException("version is 1 to " + HIGHEST_VERSION);
    }
    if (occurredAt.isBefore(EARLIEST) || occurredAt.isAfter(LATEST)) {
      throw new IllegalArgumentException("occurredAt is between " + EARLIEST + " and " + LATEST);
    }
  }

  /** Checks a required member that JSON may have left out. */
  static void require(@Nullable Object value, String name) {
    if (value == null) {
      throw new IllegalArgumentException(name + " is required");
    }
  }
}
