package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A SCIM write that the ingress rejected, to be tried again. {@code resourceVersion} is the version
 * that the resource had when the request was rejected, absent when there was none: a resource that
 * has moved on since makes the request superseded. The body is Base64 of the bytes as they came.
 */
public record ScimRequestReplayed(
    @JsonProperty(required = true) OrganizationId organization,
    @JsonProperty(required = true) long version,
    @JsonProperty(required = true) Instant occurredAt,
    @JsonProperty(required = true) String reference,
    @JsonProperty(required = true) String method,
    @JsonProperty(required = true) String path,
    @JsonProperty(required = true) String body,
    @Nullable Long resourceVersion)
    implements Event {

  public ScimRequestReplayed {
    Event.check(organization, version, occurredAt);
    Event.require(reference, "reference");
    Event.require(method, "method");
    Event.require(path, "path");
    Event.require(body, "body");
  }

  @Override
  public EventType eventType() {
    return EventType.SCIM_REQUEST_REPLAYED;
  }

  @Override
  public String subject() {
    return path;
  }
}
