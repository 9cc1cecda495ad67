package dev.conveyor.acceptance;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** A separate organization for a test, with SCIM enabled. */
final class Customer {

  final String id;
  final Api admin;
  final Api scim;

  private Customer(String id, Api admin, Api scim) {
    this.id = id;
    this.admin = admin;
    this.scim = scim;
  }

  static Customer create(StartedStack stack) throws Exception {
    return create(stack.admin());
  }

  static Customer create(Api admin) throws Exception {
    String id = "t" + Long.toString(System.nanoTime(), 36);
    admin.post("/organizations", "{\"id\":\"" + id + "\",\"name\":\"Test\"}").require(201);
    Api.Answer connection =
        admin
            .put(
                "/organizations/" + id + "/scim-connection",
                "{\"enabled\":true,\"defaultRole\":\"Assignee Only\",\"requireSso\":false}")
            .require(200);
    String token =
        admin.post("/organizations/" + id + "/scim-tokens", "{}").require(201).get("token");
    Api scim = new Api(connection.get("baseUrl"), token, "application/scim+json");
    return new Customer(id, admin, scim);
  }

  /** Removals are applied at once, however many there are. */
  Customer withoutHolds() throws Exception {
    admin.put(path("/scim-connection"), "{\"holds\":{\"enabled\":false}}").require(200);
    return this;
  }

  String path(String rest) {
    return "/organizations/" + id + rest;
  }

  /** Creates a user like Okta and returns its SCIM id. */
  String push(String name) throws Exception {
    return scim.post("/Users", user(name, true)).require(201).get("id");
  }

  /** A user as SCIM clients find it, by userName. */
  JsonNode scimUser(String name) throws Exception {
    String filter = "userName%20eq%20%22" + email(name) + "%22";
    return scim.get("/Users?filter=" + filter).require(200).body().at("/Resources/0");
  }

  String email(String name) {
    return name + "@" + id + ".test";
  }

  String user(String name, boolean active) {
    return ("{'schemas':['urn:ietf:params:scim:schemas:core:2.0:User'],'userName':'%s',"
            + "'displayName':'%s','active':%s,'emails':[{'primary':true,'value':'%s','type':'work'}]}")
        .formatted(email(name), name, active, email(name))
        .replace('\'', '"');
  }

  void setActive(String user, boolean active) throws Exception {
    scim.patch("/Users/" + user, patch("{'op':'replace','value':{'active':" + active + "}}"))
        .require(200);
  }

  String group(String name, List<String> members) throws Exception {
    return scim.post("/Groups", groupBody(name, members)).require(201).get("id");
  }

  static String groupBody(String name, List<String> members) {
    String list =
        members.stream().map(id -> "{'value':'" + id + "'}").collect(Collectors.joining(","));
    return ("{'schemas':['urn:ietf:params:scim:schemas:core:2.0:Group'],'displayName':'"
            + name
            + "','members':["
            + list
            + "]}")
        .replace('\'', '"');
  }

  void addMember(String group, String user) throws Exception {
    scim.patch(
            "/Groups/" + group,
            patch("{'op':'add','path':'members','value':[{'value':'" + user + "'}]}"))
        .require(204);
  }

  void removeMember(String group, String user) throws Exception {
    scim.patch(
            "/Groups/" + group,
            patch("{'op':'remove','path':'members[value eq \\\"" + user + "\\\"]'}"))
        .require(204);
  }

  static String patch(String operation) {
    return ("{'schemas':['urn:ietf:params:scim:api:messages:2.0:PatchOp'],'Operations':["
            + operation
            + "]}")
        .replace('\'', '"');
  }

  void map(String group, String role) throws Exception {
    admin.put(path("/scim-groups/" + group + "/role"), "{\"role\":\"" + role + "\"}").require(200);
  }

  /** The directory user with that name as shown by the console; missing if there is none. */
  JsonNode find(String name) throws Exception {
    JsonNode items =
        admin.get(path("/users?query=" + email(name))).require(200).body().get("items");
    return items.isEmpty() ? tools.jackson.databind.node.MissingNode.getInstance() : items.get(0);
  }

  /** Waits until the user holds exactly these roles, each as {@code ROLE/SOURCE}. */
  void awaitRoles(String name, String... grants) {
    Await.until(name + " holds " + List.of(grants), () -> roles(name).equals(List.of(grants)));
  }

  List<String> roles(String name) throws Exception {
    return StreamSupport.stream(find(name).path("roles").spliterator(), false)
        .map(grant -> grant.get("role").stringValue() + "/" + grant.get("source").stringValue())
        .sorted()
        .toList();
  }

  void awaitStatus(String name, String status) {
    Await.until(
        name + " is " + status, () -> find(name).path("status").asString("").equals(status));
  }

  /** Waits for the only failure with that reason and returns it. */
  JsonNode awaitFailure(String reason) {
    return Await.value(
        "a failure " + reason,
        () -> {
          JsonNode found = null;
          for (JsonNode failure :
              admin.get("/failures?organization=" + id).require(200).body().get("items")) {
            if (failure.get("reason").stringValue().equals(reason)) {
              found = failure;
            }
          }
          return found;
        });
  }

  String failureStatus(String reference) throws Exception {
    return admin.get("/failures/" + reference).require(200).get("status");
  }
}
