package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A SCIM write that the ingress rejected, to be retried. {@code resourceVersion} is the version of
 * the resource when the request was rejected, absent if it did not exist: if the resource has
 * changed since, the request is superseded. The body is Base64 of the bytes as received.
 *
 * @param refusedVersion the version that the request created, which the provisioning worker
 *     rejected and the ingress undid; null for a request that the ingress rejected immediately
 * @param bodyBytes the length of a body that was too large to keep: {@code body} is empty then, and
 *     the request cannot be replayed; null if the body was kept
 * @param bodySha256 the SHA-256 of that body in hexadecimal; null if the body was kept
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
    @Nullable Long refusedVersion,
    @Nullable Long bodyBytes,
    @Nullable String bodySha256)
    implements ScimRequest {

  public ScimRequestReplayed {
    Event.check(organization, version, occurredAt);
    Event.require(reference, "reference");
    Event.require(method, "method");
    Event.require(path, "path");
    Event.require(body, "body");
  }

  /** A request that the ingress rejected immediately. */
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

  /** A request whose body was kept. */
  public ScimRequestReplayed(
      OrganizationId organization,
      long version,
      Instant occurredAt,
      String reference,
      String method,
      String path,
      String body,
      @Nullable Long resourceVersion,
      @Nullable Long refusedVersion) {
    this(
        organization,
        version,
        occurredAt,
        reference,
        method,
        path,
        body,
        resourceVersion,
        refusedVersion,
        null,
        null);
  }

  /** Why the request cannot be replayed; null if its body was kept. */
  public @Nullable String whyNotKept() {
    return bodyBytes == null
        ? null
        : "The request's body of "
            + bodyBytes
            + " bytes was not kept, so it cannot be replayed: the identity provider has to send it"
            + " again.";
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
