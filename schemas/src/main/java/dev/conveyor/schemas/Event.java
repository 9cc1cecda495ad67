package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record value on a topic. The version increases per key and never repeats; {@code occurredAt}
 * comes from the database clock, in microseconds, and never runs backwards for a key.
 *
 * <p>The events of one topic form a sealed interface, and so do the events that one service reads:
 * after an event type is added to a topic, each service that reads the topic compiles only once it
 * handles the type.
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

  /** The only topic that the event is published to and read from. */
  @JsonIgnore
  Topic topic();

  /** What the event is about, with its known name. */
  FailureSubject about();

  /** The trace of the SCIM request that caused it; null if unknown or if there was none. */
  default @Nullable String requestFingerprint() {
    return null;
  }

  /** The id of the event's subject: the part of the key after the organization. */
  @JsonIgnore
  String subject();

  /** The record key. Events with the same key keep their order. */
  default String key() {
    return subject().isEmpty() ? organization().value() : organization() + "/" + subject();
  }

  /**
   * The highest version of any key: a thousand changes a second for thirty years. Consumers drop
   * versions that are not newer than the last one applied, so one version near {@code
   * Long.MAX_VALUE} would silence its key permanently.
   */
  long HIGHEST_VERSION = 1_000_000_000_000L;

  /** No event is older. */
  Instant EARLIEST = Instant.EPOCH;

  /** No event is later. Well within what every store and client can hold. */
  Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  /** Checks what every event must contain. */
  static void check(OrganizationId organization, long version, Instant occurredAt) {
    if (organization == null || occurredAt == null) {
      throw new IllegalArgumentException("organization and occurredAt are required");
    }
    if (version < 1 || version > HIGHEST_VERSION) {
      throw new IllegalArgumentException("version must be from 1 to " + HIGHEST_VERSION);
    }
    if (occurredAt.isBefore(EARLIEST) || occurredAt.isAfter(LATEST)) {
      throw new IllegalArgumentException(
          "occurredAt must be between " + EARLIEST + " and " + LATEST);
    }
  }

  /** Checks a required member that JSON may have left out. */
  static void require(@Nullable Object value, String name) {
    if (value == null) {
      throw new IllegalArgumentException(name + " is required");
    }
  }
}
