package dev.conveyor.ingress.requests;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A write as the identity provider sent it, possibly to an unknown endpoint; {@link ScimWrite} is
 * its parsed form.
 *
 * @param endpoint the first segment below the base URL, such as {@code Users}
 * @param id the second segment; null for a POST
 */
public record WriteRequest(
    String method, String endpoint, @Nullable String id, String body, @Nullable String ifMatch) {

  /** What it writes; empty if the endpoint does not exist. */
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
