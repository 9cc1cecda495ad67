package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Provisioning errors reach the identity provider's admin, with a reference. */
class RedMarkTest {

  private Customer acme;

  @BeforeEach
  void customer() throws Exception {
    acme = Customer.create(StartedStack.get());
  }

  @Test
  void rejectedCreateReturnsTheReference() throws Exception {
    settings("'seatLimit':0");

    Api.Answer refused = acme.scim.post("/Users", acme.user("ann", true));

    assertThat(refused.status()).isEqualTo(400);
    String detail = refused.get("detail");
    assertThat(detail).contains("The organization has no seats.");
    String reference = detail.substring(detail.lastIndexOf(' ') + 1);
    JsonNode failure = acme.awaitFailure("seat-limit-reached");
    assertThat(failure.get("reference").stringValue()).isEqualTo(reference);
    assertThat(failure.get("reason").stringValue()).isEqualTo("seat-limit-reached");
    assertThat(failure.get("stage").stringValue()).isEqualTo("provisioning");
  }

  @Test
  void rejectedCreateLeavesNoUser() throws Exception {
    settings("'seatLimit':0");

    acme.scim.post("/Users", acme.user("bea", true)).require(400);

    assertThat(acme.scimUser("bea").isMissingNode()).isTrue();
    assertThat(acme.scim.get("/Users").body().get("totalResults").intValue()).isZero();
    assertThat(acme.find("bea").isMissingNode()).isTrue();
  }

  @Test
  void repeatedRejectionsAreOneFailure() throws Exception {
    settings("'seatLimit':0");
    Set<String> references = new TreeSet<>();
    for (int i = 0; i < 5; i++) {
      references.add(reference(acme.scim.post("/Users", acme.user("bea", true)).require(400)));
    }

    assertThat(references).hasSize(1);
    String reference = references.iterator().next();
    Await.until("five tries", () -> failure(reference).path("tries").asInt(0) == 5);
    assertThat(failures()).hasSize(1);
    assertThat(failure(reference).at("/original/topic").stringValue())
        .isEqualTo("conveyor.scim-requests.v1");
  }

  @Test
  void requestIsReplayedWhenItsCauseIsGone() throws Exception {
    settings("'seatLimit':0");
    String reference = reference(acme.scim.post("/Users", acme.user("bea", true)).require(400));
    Await.until(
        "the request is known",
        () ->
            failure(reference)
                .at("/original/topic")
                .asString("")
                .equals("conveyor.scim-requests.v1"));

    settings("'seatLimit':null");

    acme.awaitStatus("bea", "active");
    Await.until("resolved", () -> acme.failureStatus(reference).equals("resolved"));
    assertThat(failure(reference).get("note").stringValue()).startsWith("Resolved automatically: ");
    assertThat(acme.scim.get("/Users").body().get("totalResults").intValue()).isEqualTo(1);
    assertThat(acme.scim.post("/Users", acme.user("bea", true)).status()).isEqualTo(409);
  }

  @Test
  void rejectedPatchChangesNothing() throws Exception {
    acme.push("dan");
    String eve = acme.push("eve");
    String before = withoutMeta(eve);
    String tag = acme.scim.get("/Users/" + eve).headers().get("etag");

    acme.scim.patch("/Users/" + eve, email("dan")).require(409);

    assertThat(withoutMeta(eve)).isEqualTo(before);
    assertThat(found("emails.value eq \"" + acme.email("dan") + "\"")).isEqualTo(1);
    assertThat(found("emails.value eq \"" + acme.email("eve") + "\"")).isEqualTo(1);
    assertThat(acme.find("eve").get("email").stringValue()).isEqualTo(acme.email("eve"));
    Api.Answer later =
        acme.scim.send(
            "PATCH",
            "/Users/" + eve,
            Customer.patch("{'op':'replace','path':'displayName','value':'Eva'}"),
            Map.of("If-Match", tag));
    assertThat(later.status()).isEqualTo(200);
  }

  @Test
  void rejectedPatchIsFoundByEveryName() throws Exception {
    acme.push("dan");
    String eve = acme.push("eve");

    String reference = reference(acme.scim.patch("/Users/" + eve, email("dan")).require(409));

    for (String name : List.of(acme.email("eve"), acme.email("DAN"), "eve", eve)) {
      Await.until("found by " + name, () -> foundFailures(name).contains(reference));
    }
  }

  @Test
  void successfulRetryClosesTheFailure() throws Exception {
    String dan = acme.push("dan");
    String eve = acme.push("eve");
    String reference = reference(acme.scim.patch("/Users/" + eve, email("dan")).require(409));
    assertThat(reference(acme.scim.patch("/Users/" + eve, email("dan")).require(409)))
        .isEqualTo(reference);

    acme.scim.patch("/Users/" + dan, email("daniel")).require(200);
    Await.until(
        "eve has the address",
        () ->
            acme.scim.patch("/Users/" + eve, email("dan")).status() == 200
                && acme.find("dan").path("displayName").asString("").equals("eve"));

    // The client's retry may arrive before the automatic replay, which is then superseded.
    Await.until(
        "closed", () -> List.of("resolved", "superseded").contains(acme.failureStatus(reference)));
  }

  @Test
  void laterWriteSupersedesARejectedPatch() throws Exception {
    acme.push("dan");
    String eve = acme.push("eve");
    String reference =
        reference(
            acme.scim
                .patch(
                    "/Users/" + eve,
                    Customer.patch(
                        "{'op':'replace','path':'userName','value':'" + acme.email("dan") + "'}"))
                .require(409));
    Await.until("recorded", () -> !failures().isEmpty());

    acme.scim
        .patch(
            "/Users/" + eve, Customer.patch("{'op':'replace','path':'displayName','value':'Eva'}"))
        .require(200);

    Await.until("superseded", () -> acme.failureStatus(reference).equals("superseded"));
  }

  @Test
  void identicalPutRetriesARejection() throws Exception {
    settings("'seatLimit':0,'waitForProvisioning':false");
    acme.scim.post("/Users", acme.user("cid", true)).require(201);
    acme.awaitFailure("seat-limit-reached");
    settings("'waitForProvisioning':true");
    String id = acme.scimUser("cid").get("id").stringValue();
    acme.scim.put("/Users/" + id, acme.user("cid", true)).require(400);

    settings("'seatLimit':null");
    acme.scim.put("/Users/" + id, acme.user("cid", true)).require(200);

    acme.awaitStatus("cid", "active");
    String version = acme.scim.get("/Users/" + id).body().at("/meta/version").stringValue();
    acme.scim.put("/Users/" + id, acme.user("cid", true)).require(200);
    assertThat(acme.scim.get("/Users/" + id).body().at("/meta/version").stringValue())
        .isEqualTo(version);
  }

  @Test
  void takenEmailIsAConflictInAPatch() throws Exception {
    acme.push("dan");
    String eve = acme.push("eve");

    Api.Answer refused =
        acme.scim.patch(
            "/Users/" + eve,
            Customer.patch(
                "{'op':'replace','path':'emails','value':[{'value':'"
                    + acme.email("dan")
                    + "'}]}"));

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.get("scimType")).isEqualTo("uniqueness");
    assertThat(refused.get("detail")).contains(acme.email("dan")).contains("Reference: PRV-");
  }

  @Test
  void userWithoutAnEmailIsAcceptedByScim() throws Exception {
    String minimal =
        "{'schemas':['urn:ietf:params:scim:schemas:core:2.0:User'],'userName':'gil'}"
            .replace('\'', '"');
    Api.Answer created = acme.scim.post("/Users", minimal).require(201);
    String id = created.get("id");
    String version = created.body().at("/meta/version").stringValue();

    acme.awaitFailure("email-missing");
    assertThat(acme.scim.post("/Users", minimal).status()).isEqualTo(409);
    assertThat(acme.scim.put("/Users/" + id, minimal).body().at("/meta/version").stringValue())
        .isEqualTo(version);

    acme.scim
        .patch(
            "/Users/" + id,
            Customer.patch(
                "{'op':'add','path':'emails','value':[{'value':'" + acme.email("gil") + "'}]}"))
        .require(200);
    acme.awaitStatus("gil", "active");
  }

  @Test
  void organizationCanDisableTheWait() throws Exception {
    settings("'seatLimit':0,'waitForProvisioning':false");

    acme.scim.post("/Users", acme.user("fay", true)).require(201);

    acme.awaitFailure("seat-limit-reached");
  }

  @Test
  void concurrentWaitingRequestsAreAllAnswered() throws Exception {
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Integer>> answers =
          IntStream.range(0, 150)
              .mapToObj(
                  number -> CompletableFuture.supplyAsync(() -> status("many" + number), clients))
              .toList();

      assertThat(answers).allSatisfy(answer -> assertThat(answer.get()).isEqualTo(201));
    }
  }

  private int status(String name) {
    try {
      return acme.scim.post("/Users", acme.user(name, true)).status();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private String email(String name) {
    return Customer.patch(
        "{'op':'replace','path':'emails','value':[{'value':'"
            + acme.email(name)
            + "','primary':true,'type':'work'}]}");
  }

  private static String reference(Api.Answer refused) {
    String detail = refused.get("detail");
    return detail.substring(detail.lastIndexOf(' ') + 1);
  }

  private JsonNode failure(String reference) throws Exception {
    Api.Answer found = acme.admin.get("/failures/" + reference);
    return found.status() == 404 ? MissingNode.getInstance() : found.require(200).body();
  }

  private List<String> failures() throws Exception {
    return references("/failures?organization=" + acme.id);
  }

  private List<String> foundFailures(String user) throws Exception {
    String encoded = URLEncoder.encode(user, StandardCharsets.UTF_8);
    return references("/failures?organization=" + acme.id + "&user=" + encoded);
  }

  private List<String> references(String path) throws Exception {
    return acme.admin
        .get(path)
        .require(200)
        .body()
        .get("items")
        .valueStream()
        .map(each -> each.get("reference").stringValue())
        .toList();
  }

  private String withoutMeta(String user) throws Exception {
    JsonNode body = acme.scim.get("/Users/" + user).require(200).body();
    return ((ObjectNode) body).without("meta").toString();
  }

  private int found(String filter) throws Exception {
    String encoded = URLEncoder.encode(filter, StandardCharsets.UTF_8);
    return acme.scim
        .get("/Users?filter=" + encoded)
        .require(200)
        .body()
        .get("totalResults")
        .intValue();
  }

  private void settings(String members) throws Exception {
    acme.admin
        .put(acme.path("/scim-connection"), ("{" + members + "}").replace('\'', '"'))
        .require(200);
  }
}
