package dev.conveyor.ingress.http;

import dev.conveyor.ingress.requests.Body;
import dev.conveyor.schemas.OrganizationId;

/**
 * A response body and the organization it belongs to.
 *
 * @param isRefusable whether the request may still be answered with an error if there is no slot
 *     for a large response; false for a write that was carried out
 */
record StreamedBody(OrganizationId organization, Body body, boolean isRefusable) {

  static StreamedBody ofRead(OrganizationId organization, Body body) {
    return new StreamedBody(organization, body, true);
  }

  static StreamedBody ofWrite(OrganizationId organization, Body body) {
    return new StreamedBody(organization, body, false);
  }
}
