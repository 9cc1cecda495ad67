package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An erased person is in no table, and in no topic once Kafka has compacted it. */
class ErasureTest {

  private StartedStack stack;
  private Customer acme;

  @BeforeEach
  void start() throws Exception {
    stack = StartedStack.get();
    acme = Customer.create(stack);
  }

  @Test
  void erasureRemovesAPersonEverywhere() throws Exception {
    String user = aPersonWithALongStory();
    assertThat(tablesThatName("zoe")).contains("scim.users", "directory.users", "roles.users");
    assertThat(tablesThatName("zoe")).contains("support.failed_provisions");

    JsonNode erased = acme.admin.delete(acme.path("/users/" + user)).require(200).body();

    assertThat(erased.get("user").stringValue()).isEqualTo(user);
    assertThat(erased.get("scimUsers")).hasSize(1);
    Await.until("no table names them", () -> tablesThatName("zoe").isEmpty());
    assertThat(acme.find("zoe").isMissingNode()).isTrue();
    assertThat(acme.admin.get(failures()).body().get("items"))
        .as("the group's failure stays")
        .hasSize(1);
    assertThat(acme.admin.get(acme.path("/users/" + user)).status()).isEqualTo(404);
    Await.until(
        "subscribers received the erasure",
        () ->
            "dev.conveyor.user.erased.v1"
                .equals(TopicReader.header(of(Topic.USER_CHANGES, user).getLast(), "ce_type")));
    Await.until(
        "the snapshot is a tombstone", () -> of(Topic.USERS, user).getLast().value() == null);
    awaitCleanedTopics();
  }

  @Test
  void unprovisionedAddressIsErased() throws Exception {
    acme.admin
        .put(
            acme.path("/scim-connection"),
            "{\"enabled\":true,\"defaultRole\":\"Assignee Only\",\"requireSso\":false,\"seatLimit\":0}")
        .require(200);
    acme.scim.post("/Users", acme.user("zoe", true));
    acme.scim.post("/Users", acme.user("zoe", true).replace("true", "\"perhaps\"")).require(400);
    Await.until("both failures", () -> acme.admin.get(failures()).body().get("items").size() == 2);

    JsonNode erased =
        acme.admin
            .post(acme.path("/erasures"), "{\"email\":\"" + acme.email("ZOE") + "\"}")
            .require(200)
            .body();

    assertThat(erased.path("user").isMissingNode() || erased.get("user").isNull()).isTrue();
    assertThat(erased.get("scimUsers")).hasSize(1);
    Await.until("no table names them", () -> tablesThatName("zoe").isEmpty());
    assertThat(acme.admin.get(failures()).body().get("items")).isEmpty();
  }

  @Test
  void reprovisionedPersonIsANewUser() throws Exception {
    acme.push("zoe");
    acme.awaitStatus("zoe", "active");
    String before = acme.find("zoe").get("id").stringValue();
    acme.admin.delete(acme.path("/users/" + before)).require(200);

    acme.push("zoe");

    acme.awaitStatus("zoe", "active");
    assertThat(acme.find("zoe").get("id").stringValue()).isNotEqualTo(before);
    acme.awaitRoles("zoe", "Assignee Only/default");
  }

  @Test
  void billingAdminIsNotErased() throws Exception {
    acme.push("zoe");
    acme.awaitRoles("zoe", "Assignee Only/default");
    String user = acme.find("zoe").get("id").stringValue();
    acme.admin.put(acme.path("/users/" + user + "/roles/Billing%20Admin"), "").require(200);

    Api.Answer refused = acme.admin.delete(acme.path("/users/" + user)).require(409);

    assertThat(refused.get("detail")).contains("Billing Admin");
    acme.admin.delete(acme.path("/users/" + user + "/roles/Billing%20Admin")).require(200);
    acme.admin.delete(acme.path("/users/" + user)).require(200);
  }

  @Test
  void pageRequiresTheAddressAndRejectsBillingAdmins() throws Exception {
    acme.push("zoe");
    acme.awaitRoles("zoe", "Assignee Only/default");
    String user = acme.find("zoe").get("id").stringValue();
    String role = acme.path("/users/" + user + "/roles/Billing%20Admin");
    try (Console console = Console.operator(stack)) {
      console.go(acme.path("/users/" + user)).fill("Their e-mail address, to be sure", "x@y.test");
      console.press("Erase").see("No one was erased");
      acme.admin.put(role, "").require(200);
      console.fill("Their e-mail address, to be sure", acme.email("zoe"));
      console.press("Erase").see("is a Billing Admin. Take that role away first");
      acme.admin.delete(role).require(200);
      WebBrowser.picture(console.page, "erase");
      console.fill("Their e-mail address, to be sure", acme.email("zoe"));
      console.press("Erase").see("They are erased.");
      assertThat(console.path()).isEqualTo(acme.path("/users"));
      console.fill("Their e-mail address", acme.email("nobody")).press("Find this person");
      console.see("No user here has this address.");
      console.fill("Type the e-mail address to confirm", acme.email("nobody"));
      console.press("Erase this person").see("No user has this address.");
      WebBrowser.picture(console.page, "erased");
    }
    assertThat(acme.find("zoe").isMissingNode()).isTrue();
  }

  /** A user in a group, with a manual role, named in failures about them and about others. */
  private String aPersonWithALongStory() throws Exception {
    String scim = acme.push("zoe");
    acme.awaitRoles("zoe", "Assignee Only/default");
    String user = acme.find("zoe").get("id").stringValue();
    String group = acme.group("Team", List.of(scim));
    acme.admin.put(acme.path("/users/" + user + "/roles/Trust%20Sharer"), "").require(200);
    acme.scim
        .put("/Users/" + scim, acme.user("zoe", true).replace("true", "\"perhaps\""))
        .require(400);
    // A failure about a group that shows their name next to an unknown member.
    acme.scim
        .patch(
            "/Groups/" + group,
            Customer.patch(
                "{'op':'add','path':'members','value':[{'value':7,'display':'"
                    + acme.email("zoe")
                    + "'}]}"))
        .require(400);
    Await.until("both failures", () -> acme.admin.get(failures()).body().get("items").size() == 2);
    return user;
  }

  private String failures() {
    return "/failures?organization=" + acme.id;
  }

  /** Waits for Kafka's log cleaner with short intervals, then restores the settings. */
  private void awaitCleanedTopics() throws Exception {
    assertThat(topicsThatName("zoe")).contains(Topic.USER_CHANGES.topicName());
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", stack.text("kafkaBootstrapServers")))) {
      configure(
          admin,
          Map.of(
              "segment.ms", "1000",
              "retention.ms", "1000",
              "max.compaction.lag.ms", "1000",
              "min.cleanable.dirty.ratio", "0.0"));
      try {
        int[] pushed = {0};
        Await.until(
            "no topic names them",
            () -> {
              // A segment rolls when something is written after its time limit.
              acme.push("later" + pushed[0]++);
              return topicsThatName("zoe").isEmpty();
            });
      } finally {
        restore(admin);
      }
    }
  }

  private static void configure(Admin admin, Map<String, String> settings) throws Exception {
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    for (Topic topic : Topic.values()) {
      changes.put(
          resource(topic),
          settings.entrySet().stream()
              .filter(each -> topic != Topic.USERS || !each.getKey().equals("retention.ms"))
              .map(each ->
                  new AlterConfigOp(
                      new ConfigEntry(each.getKey(), each.getValue()), AlterConfigOp.OpType.SET))
              .toList());
    }
    admin.incrementalAlterConfigs(changes).all().get();
  }

  private static void restore(Admin admin) throws Exception {
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    for (Topic topic : Topic.values()) {
      List<AlterConfigOp> operations = new ArrayList<>();
      for (String name :
          List.of(
              "segment.ms", "retention.ms", "max.compaction.lag.ms", "min.cleanable.dirty.ratio")) {
        String value = topic.settings().get(name);
        operations.add(
            new AlterConfigOp(
                new ConfigEntry(name, value),
                value == null ? AlterConfigOp.OpType.DELETE : AlterConfigOp.OpType.SET));
      }
      changes.put(resource(topic), operations);
    }
    admin.incrementalAlterConfigs(changes).all().get();
  }

  private static ConfigResource resource(Topic topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName());
  }

  private List<ConsumerRecord<byte[], byte[]>> of(Topic topic, String user) throws Exception {
    byte[] key = (acme.id + "/" + user).getBytes(StandardCharsets.UTF_8);
    return TopicReader.readAll(stack.text("kafkaBootstrapServers"), topic.topicName()).stream()
        .filter(record -> Arrays.equals(record.key(), key))
        .toList();
  }

  private List<String> topicsThatName(String name) throws Exception {
    return Mentions.inTopics(stack, acme.email(name));
  }

  private List<String> tablesThatName(String name) throws Exception {
    return Mentions.inTables(stack, acme.email(name));
  }
}
