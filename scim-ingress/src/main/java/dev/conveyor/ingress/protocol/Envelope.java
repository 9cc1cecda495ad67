package dev.conveyor.ingress.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The {@code schemas} member of every SCIM body (RFC 7643 section 3). */
final class Envelope {

  private Envelope() {}

  /**
   * For messages that share an endpoint, such as a search. Unknown URNs besides the required one
   * are ignored.
   *
   * @throws ScimProblem invalidSyntax if the schema is missing
   */
  static void requireSchema(ObjectNode body, String urn) {
    if (Json.isUnassigned(Json.member(body, "schemas"))) {
      throw ScimProblem.invalidSyntax("The body's schemas must contain " + urn + ".");
    }
    acceptSchema(body, urn);
  }

  /**
   * For bodies of users and groups, and for patches of them. Unknown URNs besides the accepted one
   * are ignored: Entra ID adds one to groups.
   *
   * <p>Clients that name no schema, {@code {"userName": "ann"}} or {@code {"schemas": [],
   * "userName": "ann"}} instead of {@code {"schemas":
   * ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "ann"}} (RFC 7643 section 3), are
   * accepted: the endpoint determines the schema.
   *
   * @throws ScimProblem invalidSyntax if only other schemas are named
   */
  static void acceptSchema(ObjectNode body, String urn) {
    JsonNode schemas = Json.member(body, "schemas");
    if (!Json.isUnassigned(schemas) && !names(schemas, urn)) {
      throw ScimProblem.invalidSyntax("The body's schemas must contain " + urn + ".");
    }
  }

  private static boolean names(@Nullable JsonNode schemas, String urn) {
    if (schemas == null) {
      return false;
    }
    for (JsonNode schema : schemas.isString() ? List.of(schemas) : schemas) {
      if (schema.isString() && Urns.current(schema.stringValue(), urn).equalsIgnoreCase(urn)) {
        return true;
      }
    }
    return false;
  }
}
