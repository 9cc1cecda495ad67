package dev.conveyor.ingress.protocol;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The {@code schemas} member that every SCIM body carries (RFC 7643 section 3). */
final class Envelope {

  private Envelope() {}

  /**
   * Unknown URNs beside the required one are no matter: Entra ID adds one to groups.
   *
   * @throws ScimProblem invalidSyntax when the schema is not named
   */
  static void requireSchema(ObjectNode body, String urn) {
    JsonNode schemas = Json.member(body, "schemas");
    if (schemas == null) {
      throw ScimProblem.invalidSyntax("The body has no schemas; it needs " + urn + ".");
    }
    for (JsonNode schema : schemas) {
      if (schema.isString() && schema.stringValue().equalsIgnoreCase(urn)) {
        return;
      }
    }
    throw ScimProblem.invalidSyntax("The body's schemas do not name " + urn + ".");
  }
}
