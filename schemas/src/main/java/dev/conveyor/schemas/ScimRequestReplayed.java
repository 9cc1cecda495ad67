package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A SCIM write that the ingress rejected, to be tried again. {@code resourceVersion} is the version
 * that the resource had when the request was rejected, absent when there was none: a resource that
 * has moved on since makes the request superseded. The body is Base64 of the bytes as they came.
 *
 * @param refusedVersion the version that the request had made, which the provisioning worker
 *     refused and the ingress undid; null for a request that the ingress rejected at once
 */
public record ScimRequestReplayed(
    @JsonProperty(required = true) OrganizationId organization,
    @JsonProperty(required = true) long version,
    @JsonProperty(required = true) Instant occurredAt,
    @JsonProperty(required = true) String reference,
    @JsonProperty(required = true) String method,
    @JsonProperty(required = true) String path,
    @JsonProperty(required = true) String body,
    @Nullable Long resourceVersion,
    @Nullable Long refusedVersion)
    implements ScimRequest {

  public ScimRequestReplayed {
    Event.check(organization, version, occurredAt);
    Event.require(reference, "reference");
    Event.require(method, "method");
    Event.require(path, "path");
    Event.require(body, "body");
  }

  /** A request that the ingress rejected at once. */
  public ScimRequestReplayed(
      OrganizationId organization,
      long version,
      Instant occurredAt,
      String reference,
      String method,
      String path,
      String body,
      @Nullable Long resourceVersion) {
    this(organization, version, occurredAt, reference, method, path, body, resourceVersion, null);
  }

  @Override
  public EventType eventType() {
    return EventType.SCIM_REQUEST_REPLAYED;
  }

  @Override
  public FailureSubject about() {
    return FailureSubject.ofPath(path);
  }

  @Override
  public String subject() {
    return path;
  }
}
