package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Failed provisions: found, replayed, dismissed, or resolved automatically. */
class SupportDeskTest {

  private static StartedStack stack;
  private Customer acme;

  @BeforeAll
  static void start() throws Exception {
    stack = StartedStack.get();
  }

  @BeforeEach
  void customer() throws Exception {
    acme = Customer.create(stack);
  }

  @Test
  void failureIsFoundByReferenceAndReplayed() throws Exception {
    seatLimit("0");
    Api.Answer red = acme.scim.post("/Users", acme.user("gil", true)).require(400);
    JsonNode failure = acme.awaitFailure("seat-limit-reached");
    String reference = failure.get("reference").stringValue();
    assertThat(red.get("detail")).endsWith("Reference: " + reference);
    assertThat(failure.get("about").get("name").stringValue()).isEqualTo(acme.email("gil"));
    assertThat(failure.has("fingerprint")).isFalse();
    Await.until(
        "the request is kept",
        () ->
            acme.admin
                .get("/failures/" + reference)
                .require(200)
                .body()
                .at("/original/topic")
                .stringValue()
                .equals("conveyor.scim-requests.v1"));

    Api.Answer tooEarly = acme.admin.post("/failures/" + reference + "/replay", "").require(200);
    assertThat(tooEarly.get("status")).isEqualTo("open");
    assertThat(tooEarly.body().get("tries").intValue()).isEqualTo(2);

    seatLimit("null");
    Await.until("resolved", () -> acme.failureStatus(reference).equals("resolved"));
    acme.awaitRoles("gil", "Assignee Only/default");

    Api.Answer again =
        acme.admin.post("/failures/" + reference.toLowerCase() + "/replay", "").require(200);
    assertThat(again.body().get("sent").booleanValue()).isFalse();
    assertThat(acme.find("gil").get("status").stringValue()).isEqualTo("active");
  }

  @Test
  void outdatedFailureIsSuperseded() throws Exception {
    acme.push("hal");
    acme.awaitStatus("hal", "active");
    acme.scim
        .post("/Users", acme.user("hal2", true).replace("\"value\":\"hal2@", "\"value\":\"hal@"))
        .require(409);
    String reference = acme.awaitFailure("email-taken").get("reference").stringValue();

    acme.push("hal2");
    acme.awaitStatus("hal2", "active");
    Await.until("superseded", () -> acme.failureStatus(reference).equals("superseded"));
    Api.Answer answer = acme.admin.post("/failures/" + reference + "/replay", "");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.get("detail")).contains("superseded");
  }

  @Test
  void rejectedRequestIsRecordedAndReplayable() throws Exception {
    String ivy = acme.push("ivy");
    Api.Answer rejected = acme.scim.post("/Users", acme.user("ivy", true)).require(409);
    String detail = rejected.get("detail");
    String reference = detail.substring(detail.lastIndexOf(' ') + 1);
    assertThat(acme.scim.post("/Users", acme.user("ivy", true)).get("detail")).endsWith(reference);
    Await.until("recorded", () -> acme.failureStatus(reference).equals("open"));

    acme.scim.delete("/Users/" + ivy).require(204);
    acme.awaitStatus("ivy", "deactivated");
    Api.Answer replayed = acme.admin.post("/failures/" + reference + "/replay", "").require(200);

    assertThat(replayed.get("status")).isEqualTo("resolved");
    acme.awaitStatus("ivy", "active");
  }

  @Test
  void bulkReplayHasADryRunAndALimit() throws Exception {
    seatLimit("0");
    for (String name : List.of("jan", "joe", "jim")) {
      acme.scim.post("/Users", acme.user(name, true)).require(400);
    }
    String filter =
        "\"filter\":{\"organization\":\"" + acme.id + "\",\"reason\":\"seat-limit-reached\"}";
    Await.until(
        "three failures",
        () ->
            acme.admin
                    .post("/failures/replay", "{" + filter + ",\"dryRun\":true}")
                    .body()
                    .get("count")
                    .intValue()
                == 3);

    JsonNode two =
        acme.admin.post("/failures/replay", "{" + filter + ",\"limit\":2}").require(200).body();

    assertThat(two.get("references")).hasSize(2);
    Await.until("two failed again", () -> openFailures() == 3);

    seatLimit("null");
    Await.until("all are resolved automatically", () -> openFailures() == 0);
  }

  @Test
  void dismissedFailureIsClosedWithItsNote() throws Exception {
    acme.scim.post("/Users", "{}").require(400);
    String reference = acme.awaitFailure("scim-invalidValue").get("reference").stringValue();

    Api.Answer dismissed =
        acme.admin
            .post("/failures/" + reference + "/dismiss", "{\"note\":\"A test\"}")
            .require(200);

    assertThat(dismissed.get("status")).isEqualTo("dismissed");
    assertThat(dismissed.get("note")).isEqualTo("A test");
    assertThat(acme.admin.post("/failures/" + reference + "/replay", "").status()).isEqualTo(409);
  }

  @Test
  void poisonRecordsFailAlone() throws Exception {
    String type = "dev.conveyor.scim.user-changed.v1";
    byte[] key = (acme.id + "/poison").getBytes(StandardCharsets.UTF_8);
    byte[] notJson = "{not json".getBytes(StandardCharsets.UTF_8);
    byte[] wrongSchema = "{\"organization\":\"x\"}".getBytes(StandardCharsets.UTF_8);
    String users = "conveyor.scim.user-changes.v1";
    TopicReader.write(kafka(), users, key, notJson, Map.of("ce_type", type));
    TopicReader.write(kafka(), users, key, wrongSchema, Map.of("ce_type", type));
    TopicReader.write(kafka(), users, key, null, Map.of("ce_type", type));
    TopicReader.write(kafka(), users, null, notJson, Map.of());
    TopicReader.write(
        kafka(), "conveyor.scim.group-changes.v1", key, notJson, Map.of("ce_type", type));
    TopicReader.write(kafka(), "conveyor.provisioning-errors.v1", key, notJson, Map.of());

    acme.push("kim");

    acme.awaitRoles("kim", "Assignee Only/default");
    acme.awaitFailure("not-json");
    acme.awaitFailure("wrong-schema");
    acme.awaitFailure("no-value");
    JsonNode failure = acme.awaitFailure("not-json");
    assertThat(failure.get("original").get("value").stringValue())
        .isEqualTo(java.util.Base64.getEncoder().encodeToString(notJson));
    Await.until(
        "the record without a key is a failure without an organization",
        () ->
            acme.admin
                .get("/failures?organization=unknown")
                .require(200)
                .body()
                .get("items")
                .valueStream()
                .anyMatch(unowned -> unowned.get("original").get("key").isNull()));
  }

  @Test
  void unknownMemberIsResolvedByItsUser() throws Exception {
    String group = acme.group("Waiting", List.of());
    acme.map(group, "Admin");
    acme.addMember(group, acme.email("lea"));
    String reference = acme.awaitFailure("unknown-member").get("reference").stringValue();
    assertThat(acme.admin.post("/failures/" + reference + "/replay", "").require(200).get("status"))
        .isEqualTo("open");

    acme.push("lea");

    acme.awaitRoles("lea", "Admin/group:" + group);
    Await.until("resolved", () -> acme.failureStatus(reference).equals("resolved"));
  }

  private void seatLimit(String limit) throws Exception {
    acme.admin.put(acme.path("/scim-connection"), "{\"seatLimit\":" + limit + "}").require(200);
  }

  private int openFailures() throws Exception {
    return acme.admin
        .get("/failures?status=open&organization=" + acme.id)
        .require(200)
        .body()
        .get("items")
        .size();
  }

  private static String kafka() throws Exception {
    return stack.text("kafkaBootstrapServers");
  }
}
