package dev.conveyor.ingress.requests;

import dev.conveyor.ingress.protocol.ScimProblem;
import org.jspecify.annotations.Nullable;

/**
 * A write of one resource, from HTTP, a bulk request, or a replay (RFC 7644 sections 3.3, 3.5, and
 * 3.6).
 */
public sealed interface ScimWrite {

  ResourceType type();

  /** Creates a resource; the server assigns its id. */
  record Create(ResourceType type, String body) implements ScimWrite {}

  /**
   * Replaces a resource's attributes.
   *
   * @param ifMatch the entity tags of which the resource must match one; null for any
   */
  record Replace(ResourceType type, String id, String body, @Nullable String ifMatch)
      implements ScimWrite {}

  /** Applies a PatchOp to a resource. */
  record Patch(ResourceType type, String id, String body, @Nullable String ifMatch)
      implements ScimWrite {}

  /** Deletes a resource. */
  record Delete(ResourceType type, String id, @Nullable String ifMatch) implements ScimWrite {}

  /**
   * @throws ScimProblem 404 if the endpoint does not exist, 405 if it does not support the method
   */
  static ScimWrite of(WriteRequest request) {
    ResourceType type =
        request
            .type()
            .orElseThrow(() -> ScimProblem.notFound("Endpoint not found: " + request.path() + "."));
    String id = request.id();
    if (id == null) {
      if (request.method().equals("POST")) {
        return new Create(type, request.body());
      }
      throw notSupported(request);
    }
    return switch (request.method()) {
      case "PUT" -> new Replace(type, id, request.body(), request.ifMatch());
      case "PATCH" -> new Patch(type, id, request.body(), request.ifMatch());
      case "DELETE" -> new Delete(type, id, request.ifMatch());
      default -> throw notSupported(request);
    };
  }

  private static ScimProblem notSupported(WriteRequest request) {
    return new ScimProblem(
        405, null, request.method() + " is not supported on " + request.path() + ".");
  }
}
