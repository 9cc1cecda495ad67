package dev.conveyor.ingress.protocol;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.unboundid.scim2.common.types.SchemaResource;
import com.unboundid.scim2.common.utils.JsonUtils;
import java.util.List;
import java.util.Optional;

/** What the server says of itself (RFC 7643 sections 5 to 7, RFC 7644 section 4). */
public final class Discovery {

  private static final String CONFIG =
      """
      {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
        "patch": {"supported": true},
        "bulk": {"supported": false, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": true, "maxResults": %d},
        "changePassword": {"supported": false},
        "sort": {"supported": false},
        "etag": {"supported": true},
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

  private static final List<SchemaResource> SCHEMAS =
      List.of(Schemas.USER, Schemas.ENTERPRISE_USER, Schemas.GROUP);

  private Discovery() {}

  public static byte[] serviceProviderConfig(String baseUrl, int maxResults) {
    return Json.bytes(Json.trusted(CONFIG.formatted(maxResults, baseUrl)));
  }

  public static byte[] schemas(String baseUrl) {
    return list(SCHEMAS.stream().map(schema -> schema(schema, baseUrl)).toList());
  }

  public static Optional<byte[]> schema(String urn, String baseUrl) {
    return SCHEMAS.stream()
        .filter(schema -> urn.equalsIgnoreCase(schema.getId()))
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

  private static ObjectNode schema(SchemaResource schema, String baseUrl) {
    ObjectNode node = JsonUtils.valueToNode(schema);
    node.set(
        "meta",
        Json.object()
            .put("resourceType", "Schema")
            .put("location", baseUrl + "/Schemas/" + schema.getId()));
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
