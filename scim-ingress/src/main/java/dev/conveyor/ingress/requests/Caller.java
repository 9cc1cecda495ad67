package dev.conveyor.ingress.requests;

import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.OrganizationId;

/**
 * The caller of a request.
 *
 * @param baseUrl the organization's SCIM base URL as the client wrote it, for locations
 */
public record Caller(OrganizationId organization, String baseUrl, TraceParent trace) {

  public String location(String endpoint, Object id) {
    return baseUrl + "/" + endpoint + "/" + id;
  }
}
