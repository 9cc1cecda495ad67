package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.AssignRole;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.EventType;
import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.FailureSubject;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.OriginalRecord;
import dev.conveyor.schemas.ReasonCode;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.Stage;
import dev.conveyor.schemas.Topic;
import dev.conveyor.schemas.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A writer with access to a topic can neither stop others nor forge other services' events. */
class PoisonTest {

  private static StartedStack stack;
  private Customer acme;
  private Customer globex;

  @BeforeAll
  static void start() throws Exception {
    stack = StartedStack.get();
  }

  @BeforeEach
  void customers() throws Exception {
    acme = Customer.create(stack);
    globex = Customer.create(stack);
  }

  @Test
  void poisonOnAnyTopicStopsNoOrganization() throws Exception {
    for (Topic topic : Topic.values()) {
      for (EventType type : EventType.values()) {
        if (type.topic() == topic) {
          for (String value : values()) {
            write(topic, acme.id + "/poison", value, headers(type));
          }
        }
      }
      write(topic, acme.id + "/poison", null, Map.of());
      if (topic != Topic.USERS) { // the broker rejects a record without a key there
        write(topic, null, "{}", Map.of());
      }
      write(topic, "\0", "{}", Map.of("ce_type", "\0", "ce_source", "\0", "ce_time", "\0"));
      write(topic, "k".repeat(500_000), "{}", Map.of("ce_type", "t".repeat(100_000)));
      write(topic, acme.id, "x".repeat(3_900_000), Map.of());
    }

    for (Customer customer : List.of(acme, globex)) {
      String user = customer.push("after");
      String group = customer.group("After", List.of(user));
      customer.map(group, "Admin");
      customer.awaitRoles("after", "Admin/group:" + group);
      customer.scim.post("/Users", "{}").require(400);
      customer.awaitFailure("scim-invalidValue");
    }
    String user = acme.find("after").get("id").stringValue();
    Await.until("the timeline continues", () -> hasTimeline(user));
  }

  @Test
  void commandOnAnotherTopicHasNoEffect() throws Exception {
    UserId user = directoryUser(acme, "vic");
    AssignRole forged = billingAdmin(acme, user);

    write(
        Topic.SCIM_GROUP_CHANGES,
        forged.key(),
        new String(EventCodec.encode(forged), StandardCharsets.UTF_8),
        Map.of("ce_type", forged.eventType().ceType(), "ce_source", "/conveyor/admin-console"));
    write(
        Topic.DIRECTORY_COMMANDS,
        forged.key(),
        new String(EventCodec.encode(forged), StandardCharsets.UTF_8),
        Map.of("ce_type", forged.eventType().ceType(), "ce_source", "/conveyor/scim-ingress"));

    acme.awaitFailure("wrong-topic");
    acme.awaitFailure("wrong-source");
    assertThat(acme.roles("vic")).containsExactly("Assignee Only/default");
  }

  @Test
  void forgedFailureIsNotReplayed() throws Exception {
    UserId user = directoryUser(globex, "vic");
    AssignRole command = billingAdmin(globex, user);
    String foreign = forge(acme, Stage.ROLE_SYNC, command, 0L);
    String otherStage = forge(globex, Stage.PROVISIONING, command, 0L);
    String neverSent = forge(globex, Stage.ROLE_SYNC, command, 0L);
    String onNoTopic = forge(globex, Stage.ROLE_SYNC, command, null);

    assertThat(replay(foreign)).contains(globex.id);
    assertThat(replay(otherStage)).contains("does not apply");
    assertThat(replay(neverSent)).contains("on its topic");
    assertThat(replay(onNoTopic)).contains("on no topic");

    assertThat(globex.roles("vic")).containsExactly("Assignee Only/default");
  }

  @Test
  void longNamesStopNoOne() throws Exception {
    String name = unlikePattern();
    acme.scim.post(
        "/Users",
        acme.user("long", true)
            .replace("\"displayName\":\"long\"", "\"displayName\":\"" + name + "\""));
    acme.scim.post("/Users", "{\"userName\":\"" + name + "\",\"nonsense\":1}");

    globex.push("next");

    globex.awaitRoles("next", "Assignee Only/default");
    globex.scim.post("/Users", "{}").require(400);
    globex.awaitFailure("scim-invalidValue");
  }

  private static UserId directoryUser(Customer customer, String name) throws Exception {
    customer.push(name);
    customer.awaitRoles(name, "Assignee Only/default");
    return UserId.of(customer.find(name).get("id").stringValue());
  }

  private static AssignRole billingAdmin(Customer customer, UserId user) {
    return new AssignRole(
        new OrganizationId(customer.id), user, 100, Instant.EPOCH, Role.BILLING_ADMIN);
  }

  /** As a stage's login may write it. Returns the reference, once support has the failure. */
  private String forge(Customer victim, Stage stage, Event original, Long offset) throws Exception {
    String fingerprint = FailureReference.fingerprint(UUID.randomUUID().toString());
    FailedProvision failure =
        new FailedProvision(
            new OrganizationId(victim.id),
            1,
            Instant.now(),
            FailureReference.of(fingerprint),
            fingerprint,
            stage,
            FailureSubject.user(null, "Vic"),
            new ReasonCode("seat-limit-reached"),
            "All seats are taken.",
            new OriginalRecord(
                original.eventType().topic().topicName(),
                offset == null ? null : 0,
                offset,
                base64(original.key()),
                List.of(
                    new OriginalRecord.Header("ce_type", base64(original.eventType().ceType())),
                    new OriginalRecord.Header("ce_source", base64("/conveyor/admin-console"))),
                OriginalRecord.encode(EventCodec.encode(original))));
    write(
        Topic.PROVISIONING_ERRORS,
        failure.key(),
        new String(EventCodec.encode(failure), StandardCharsets.UTF_8),
        Map.of("ce_type", failure.eventType().ceType(), "ce_source", stage.source().text()));
    String reference = failure.reference().value();
    Await.until(
        "support has " + reference, () -> acme.admin.get("/failures/" + reference).status() == 200);
    return reference;
  }

  private String replay(String reference) throws Exception {
    return acme.admin.post("/failures/" + reference + "/replay", "").require(409).get("detail");
  }

  private boolean hasTimeline(String user) throws Exception {
    try (var connection = stack.database();
        var statement =
            connection.prepareStatement("SELECT 1 FROM support.timeline WHERE subject = ?::uuid")) {
      statement.setString(1, user);
      return statement.executeQuery().next();
    }
  }

  private List<String> values() {
    List<String> values = new ArrayList<>();
    values.add("[".repeat(100_000) + "]".repeat(100_000));
    for (String member :
        List.of(
            "\"version\":9223372036854775807",
            "\"version\":" + "9".repeat(1_000_000),
            "\"occurredAt\":\"+294277-01-01T00:00:00Z\"",
            "\"occurredAt\":\"-999999999-01-01T00:00:00Z\"",
            "\"userId\":\"\"",
            "\"userName\":\"\\u0000\\ud800\"",
            "\"change\":\"roles-changed\"")) {
      values.add("{\"organization\":\"" + acme.id + "\"," + member + "}");
    }
    return values;
  }

  private static Map<String, String> headers(EventType type) {
    return Map.of(
        "ce_type",
        type.ceType(),
        "ce_source",
        type.sources().iterator().next().text(),
        "ce_time",
        "+1000000000-12-31T23:59:59Z",
        "traceparent",
        "\0",
        "conveyor_reference",
        "PRV-9999-9999");
  }

  private static void write(Topic topic, String key, String value, Map<String, String> headers)
      throws Exception {
    TopicReader.write(
        stack.text("kafkaBootstrapServers"),
        topic.topicName(),
        key == null ? null : key.getBytes(StandardCharsets.UTF_8),
        value == null ? null : value.getBytes(StandardCharsets.UTF_8),
        headers);
  }

  private static String base64(String text) {
    return OriginalRecord.encode(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Longer than an index row, and incompressible for PostgreSQL. */
  private static String unlikePattern() {
    StringBuilder text = new StringBuilder();
    while (text.length() < 20_000) {
      text.append(UUID.randomUUID());
    }
    return text.toString();
  }
}
