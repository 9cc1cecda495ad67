package dev.conveyor.ingress.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The {@code schemas} member that every SCIM body carries (RFC 7643 section 3). */
final class Envelope {

  private Envelope() {}

  /**
   * Unknown URNs beside the required one are no matter: Entra ID adds one to groups.
   *
   * @throws ScimProblem invalidSyntax when the schema is not named
   */
  static void requireSchema(ObjectNode body, String urn) {
    for (JsonNode schema : body.path("schemas")) {
      if (schema.isTextual() && schema.textValue().equalsIgnoreCase(urn)) {
        return;
      }
    }
    throw ScimProblem.invalidSyntax("The body's schemas do not name " + urn + ".");
  }
}
