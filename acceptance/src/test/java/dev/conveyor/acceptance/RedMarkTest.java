package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What cannot be provisioned reaches the identity provider's admin, with its reference. */
class RedMarkTest {

  private Customer acme;

  @BeforeEach
  void customer() throws Exception {
    acme = Customer.create(StartedStack.get());
  }

  @Test
  void aRefusedCreateIsToldWithTheReferenceThatSupportFinds() throws Exception {
    settings("'seatLimit':0");

    Api.Answer refused = acme.scim.post("/Users", acme.user("ann", true));

    assertThat(refused.status()).isEqualTo(400);
    String detail = refused.get("detail");
    assertThat(detail).contains("seats are taken");
    String reference = detail.substring(detail.lastIndexOf(' ') + 1);
    JsonNode failure = acme.awaitFailure("seat-limit-reached");
    assertThat(failure.get("reference").stringValue()).isEqualTo(reference);
    assertThat(failure.get("reason").stringValue()).isEqualTo("seat-limit-reached");
    assertThat(failure.get("stage").stringValue()).isEqualTo("provisioning");
  }

  @Test
  void aCreateThatIsTriedAgainAfterAFailureEndsInOneUser() throws Exception {
    settings("'seatLimit':0");
    acme.scim.post("/Users", acme.user("bea", true)).require(400);
    acme.scim.post("/Users", acme.user("bea", true)).require(400);
    String id = acme.scimUser("bea").get("id").stringValue();

    settings("'seatLimit':null");
    Api.Answer created = acme.scim.post("/Users", acme.user("bea", true));

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.get("id")).isEqualTo(id);
    assertThat(created.headers().get("location")).endsWith("/Users/" + id);
    acme.awaitStatus("bea", "active");
    assertThat(acme.scim.post("/Users", acme.user("bea", true)).status()).isEqualTo(409);
    assertThat(acme.scim.get("/Users").body().get("totalResults").intValue()).isEqualTo(1);
  }

  @Test
  void aPutThatChangesNothingTriesAgainWhatWasRefused() throws Exception {
    settings("'seatLimit':0");
    acme.scim.post("/Users", acme.user("cid", true)).require(400);
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
  void anEmailThatIsTakenIsAConflictInAPatchToo() throws Exception {
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
  void aUserWithoutAnEmailIsAUserToScimAndWaitsForOneInTheDirectory() throws Exception {
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
  void anOrganizationThatDoesNotWaitIsAnsweredAtOnceAndFailuresAreSupportsAlone() throws Exception {
    settings("'seatLimit':0,'waitForProvisioning':false");

    acme.scim.post("/Users", acme.user("fay", true)).require(201);

    acme.awaitFailure("seat-limit-reached");
  }

  @Test
  void manyRequestsThatWaitAtTheSameTimeAreAllAnswered() throws Exception {
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

  private void settings(String members) throws Exception {
    acme.admin
        .put(acme.path("/scim-connection"), ("{" + members + "}").replace('\'', '"'))
        .require(200);
  }
}
