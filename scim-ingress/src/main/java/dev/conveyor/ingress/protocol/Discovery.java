package dev.conveyor.ingress.protocol;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The discovery documents (RFC 7643 sections 5 to 7, RFC 7644 section 4). */
public final class Discovery {

  private static final String CONFIG =
      """
      {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
        "patch": {"supported": true},
        "bulk": {"supported": true, "maxOperations": %d, "maxPayloadSize": %d},
        "filter": {"supported": true, "maxResults": %d},
        "changePassword": {"supported": false},
        "sort": {"supported": true},
        "etag": {"supported": true},
        "pagination": {
          "cursor": true,
          "index": true,
          "defaultPaginationMethod": "index",
          "defaultPageSize": %d,
          "maxPageSize": %d,
          "cursorTimeout": %d
        },
        "authenticationSchemes": [{
          "type": "oauthbearertoken",
          "name": "Bearer token",
          "description": "A token generated in the Enable SCIM panel, sent in the Authorization header.",
          "specUri": "https://www.rfc-editor.org/info/rfc6750",
          "primary": true
        }],
        "meta": {"resourceType": "ServiceProviderConfig", "location": "%s/ServiceProviderConfig"}
      }
      """;

  /**
   * The advertised limits.
   *
   * @param bulkBytes the maximum body of a bulk request, in bytes
   * @param cursorSeconds how long a cursor is valid
   */
  public record Limits(int bulkBytes, int usualPage, int largestPage, long cursorSeconds) {}

  private Discovery() {}

  public static byte[] serviceProviderConfig(String baseUrl, Limits limits) {
    return Json.bytes(
        Json.trusted(
            CONFIG.formatted(
                BulkRequest.MOST_OPERATIONS,
                limits.bulkBytes(),
                limits.largestPage(),
                limits.usualPage(),
                limits.largestPage(),
                limits.cursorSeconds(),
                baseUrl)));
  }

  public static byte[] schemas(String baseUrl) {
    return list(Schemas.ALL.stream().map(schema -> schema(schema, baseUrl)).toList());
  }

  public static Optional<byte[]> schema(String urn, String baseUrl) {
    return Schemas.ALL.stream()
        .filter(schema -> urn.equalsIgnoreCase(schema.id()))
        .findFirst()
        .map(schema -> Json.bytes(schema(schema, baseUrl)));
  }

  public static byte[] resourceTypes(String baseUrl) {
    return list(List.of(userType(baseUrl), groupType(baseUrl)));
  }

  public static Optional<byte[]> resourceType(String name, String baseUrl) {
    return switch (name) {
      case "User" -> Optional.of(Json.bytes(userType(baseUrl)));
      case "Group" -> Optional.of(Json.bytes(groupType(baseUrl)));
      default -> Optional.empty();
    };
  }

  private static ObjectNode schema(Schema schema, String baseUrl) {
    ObjectNode node = schema.json();
    node.set(
        "meta",
        Json.object()
            .put("resourceType", "Schema")
            .put("location", baseUrl + "/Schemas/" + schema.id()));
    return node;
  }

  private static ObjectNode userType(String baseUrl) {
    ObjectNode node = resourceType("User", "/Users", Urns.USER, baseUrl);
    node.putArray("schemaExtensions")
        .addObject()
        .put("schema", Urns.ENTERPRISE_USER)
        .put("required", false);
    return node;
  }

  private static ObjectNode groupType(String baseUrl) {
    return resourceType("Group", "/Groups", Urns.GROUP, baseUrl);
  }

  private static ObjectNode resourceType(
      String name, String endpoint, String schema, String baseUrl) {
    ObjectNode node = Json.object();
    node.putArray("schemas").add("urn:ietf:params:scim:schemas:core:2.0:ResourceType");
    node.put("id", name).put("name", name).put("endpoint", endpoint).put("schema", schema);
    node.set(
        "meta",
        Json.object()
            .put("resourceType", "ResourceType")
            .put("location", baseUrl + "/ResourceTypes/" + name));
    return node;
  }

  private static byte[] list(List<ObjectNode> resources) {
    ObjectNode node = Json.object();
    node.putArray("schemas").add(Urns.LIST_RESPONSE);
    node.put("totalResults", resources.size());
    node.put("startIndex", 1);
    node.put("itemsPerPage", resources.size());
    ArrayNode array = node.putArray("Resources");
    resources.forEach(array::add);
    return Json.bytes(node);
  }
}
