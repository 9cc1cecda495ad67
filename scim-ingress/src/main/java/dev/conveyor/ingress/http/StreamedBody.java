package dev.conveyor.ingress.http;

import dev.conveyor.ingress.requests.Body;
import dev.conveyor.schemas.OrganizationId;

/**
 * An answer's body, and whose it is.
 *
 * @param isRefusable whether the request may still be answered with an error when there is no room
 *     for a large answer; a write that was carried out may not
 */
record StreamedBody(OrganizationId organization, Body body, boolean isRefusable) {

  static StreamedBody ofRead(OrganizationId organization, Body body) {
    return new StreamedBody(organization, body, true);
  }

  static StreamedBody ofWrite(OrganizationId organization, Body body) {
    return new StreamedBody(organization, body, false);
  }
}
