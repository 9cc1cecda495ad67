package dev.conveyor.ingress.requests;

import org.jspecify.annotations.Nullable;

/**
 * A write as the identity provider sent it.
 *
 * @param endpoint the first segment below the base URL, such as {@code Users}
 * @param id the second one; null for a POST
 */
public record WriteRequest(
    String method, String endpoint, @Nullable String id, String body, @Nullable String ifMatch) {

  public String path() {
    return "/" + endpoint + (id == null ? "" : "/" + id);
  }
}
