package dev.conveyor.ingress.requests;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A write as the identity provider sent it, which may be one that the server does not know; {@link
 * ScimWrite} is what it comes to.
 *
 * @param endpoint the first segment below the base URL, such as {@code Users}
 * @param id the second one; null for a POST
 */
public record WriteRequest(
    String method, String endpoint, @Nullable String id, String body, @Nullable String ifMatch) {

  /** What it writes; empty when there is no such endpoint. */
  public Optional<ResourceType> type() {
    return ResourceType.at(endpoint);
  }

  public boolean concernsGroup() {
    return endpoint.equals(ResourceType.GROUP.endpoint());
  }

  public String path() {
    return "/" + endpoint + (id == null ? "" : "/" + id);
  }
}
