package dev.conveyor.bench;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An organization and the requests that its identity provider sends, modeled on Okta's. */
record Customer(String id, String baseUrl, String token, @Nullable BenchStack stack) {

  private static final String PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

  ScimClient client() {
    return new ScimClient(baseUrl, token);
  }

  String email(String name) {
    return name + "@" + id + ".test";
  }

  String user(String name, boolean active) {
    return """
    {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"%1$s",\
    "name":{"givenName":"%2$s","familyName":"Example"},"emails":[{"primary":true,"value":"%1$s",\
    "type":"work"}],"displayName":"%2$s Example","locale":"en-US","externalId":"00u%2$s",\
    "groups":[],"password":"1mz050nq","active":%3$s}\
    """
        .formatted(email(name), name, active);
  }

  static String filter(String userName) {
    return "/Users?filter="
        + URLEncoder.encode("userName eq \"" + userName + "\"", StandardCharsets.UTF_8)
        + "&startIndex=1&count=100";
  }

  static String patch(String operations) {
    return "{\"schemas\":[\"" + PATCH + "\"],\"Operations\":[" + operations + "]}";
  }

  static String addMembers(List<String> ids) {
    return patch("{\"op\":\"add\",\"path\":\"members\",\"value\":[" + members(ids) + "]}");
  }

  static String removeMember(String id) {
    return patch("{\"op\":\"remove\",\"path\":\"members[value eq \\\"" + id + "\\\"]\"}");
  }

  static String group(String name, List<String> members) {
    return "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:Group\"],\"displayName\":\""
        + name
        + "\",\"members\":["
        + members(members)
        + "]}";
  }

  private static String members(List<String> ids) {
    return ids.stream().map(id -> "{\"value\":\"" + id + "\"}").collect(Collectors.joining(","));
  }

  void map(String group, String role) throws IOException {
    try (ScimClient admin = Objects.requireNonNull(stack).admin()) {
      int status =
          admin
              .send(
                  "PUT",
                  "/organizations/" + id + "/scim-groups/" + group + "/role",
                  "{\"role\":\"" + role + "\"}",
                  200)
              .status();
      if (status != 200 && status != 202) {
        throw new IllegalStateException("The mapping request returned " + status);
      }
    }
  }
}
