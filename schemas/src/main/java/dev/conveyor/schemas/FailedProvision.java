package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A change that could not be applied. {@code version} is that of the change, or 1 if it had none.
 * {@code fingerprint} is the same for every attempt at one change and differs for any other.
 */
public record FailedProvision(
    @JsonProperty(required = true) OrganizationId organization,
    @JsonProperty(required = true) long version,
    @JsonProperty(required = true) Instant occurredAt,
    @JsonProperty(required = true) FailureReference reference,
    @JsonProperty(required = true) String fingerprint,
    @JsonProperty(required = true) Stage stage,
    @JsonProperty(required = true) FailureSubject about,
    @JsonProperty(required = true) ReasonCode reason,
    @JsonProperty(required = true) String message,
    @JsonProperty(required = true) OriginalRecord original)
    implements FailureReport {

  private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");

  public FailedProvision {
    Event.check(organization, version, occurredAt);
    Event.require(reference, "reference");
    Event.require(fingerprint, "fingerprint");
    if (!FINGERPRINT.matcher(fingerprint).matches()) {
      throw new IllegalArgumentException("fingerprint must be 64 hexadecimal digits");
    }
    Event.require(stage, "stage");
    Event.require(about, "about");
    Event.require(reason, "reason");
    Event.require(message, "message");
    Event.require(original, "original");
  }

  @Override
  public EventType eventType() {
    return EventType.FAILED_PROVISION;
  }

  @Override
  public String subject() {
    return about.id() == null ? about.kind() : about.id();
  }
}
