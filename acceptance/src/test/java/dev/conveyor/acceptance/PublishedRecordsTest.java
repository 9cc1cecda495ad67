package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.EventType;
import dev.conveyor.schemas.Topic;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Checks every record that the running services published against the contract. */
class PublishedRecordsTest {

  private static final int MOST_PER_TOPIC = 2000;

  @Test
  void recordsMatchTheirSchemasAndShareATrace() throws Exception {
    StartedStack stack = StartedStack.get();
    Customer acme = Customer.create(stack);
    String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    String user =
        acme.scim
            .send("POST", "/Users", acme.user("tra", true), Map.of("traceparent", trace))
            .require(201)
            .get("id");
    acme.map(acme.group("All", List.of(user)), "Admin");
    acme.scim.post("/Users", acme.user("tra", true)).require(409);
    acme.awaitFailure("scim-uniqueness");
    for (Topic last : List.of(Topic.USER_CHANGES, Topic.USERS)) {
      Await.until("the mapped role is in " + last, () -> holdsAdmin(stack, last, acme.id));
    }

    Map<EventType, Integer> seen = new EnumMap<>(EventType.class);
    int traced = 0;
    for (Topic topic : Topic.values()) {
      List<ConsumerRecord<byte[], byte[]>> records =
          TopicReader.readAll(stack.text("kafkaBootstrapServers"), topic.topicName());
      int others = 0;
      for (ConsumerRecord<byte[], byte[]> record : records) {
        boolean poison = TopicReader.header(record, EventHeaders.ID) == null;
        boolean ours = String.valueOf(TopicReader.header(record, "ce_subject")).startsWith(acme.id);
        if (poison || !ours && ++others > MOST_PER_TOPIC) {
          continue; // poison from other tests
        }
        seen.merge(check(record), 1, Integer::sum);
        // The trace id stays the same; each step has a separate span.
        String parent = String.valueOf(TopicReader.header(record, EventHeaders.TRACE_PARENT));
        traced += parent.startsWith(trace.substring(0, "00-".length() + 32)) ? 1 : 0;
      }
    }

    assertThat(seen)
        .containsKeys(
            EventType.SCIM_USER_CHANGED,
            EventType.SCIM_GROUP_CHANGED,
            EventType.SCIM_GROUP_MEMBERS_CHANGED,
            EventType.SCIM_CONNECTION_CHANGED,
            EventType.ROLE_MAPPING_CHANGED,
            EventType.DIRECTORY_USER_PROVISIONED,
            EventType.USER_PROVISIONED,
            EventType.USER_SNAPSHOT,
            EventType.FAILED_PROVISION);
    assertThat(traced).as("change, lifecycle, public event, snapshot").isEqualTo(4);
  }

  private static boolean holdsAdmin(StartedStack stack, Topic topic, String organization)
      throws Exception {
    return TopicReader.values(
            stack.text("kafkaBootstrapServers"),
            topic.topicName(),
            key -> key.startsWith(organization + "/"))
        .stream()
        .anyMatch(user -> user.get("roles").toString().contains("Admin"));
  }

  private static EventType check(ConsumerRecord<byte[], byte[]> record) throws Exception {
    EventType type = EventType.named(TopicReader.header(record, EventHeaders.TYPE)).orElseThrow();
    assertThat(record.topic()).isEqualTo(type.topic().topicName());
    assertThat(TopicReader.header(record, EventHeaders.SPEC_VERSION)).isEqualTo("1.0");
    assertThat(TopicReader.header(record, EventHeaders.SOURCE)).startsWith("/conveyor/");
    assertThat(TopicReader.header(record, EventHeaders.CONTENT_TYPE)).isEqualTo("application/json");
    assertThat(schema(type).validate(JsonMapper.shared().readTree(record.value())))
        .as("%s: %s", type, new String(record.value(), StandardCharsets.UTF_8))
        .isEmpty();
    return type;
  }

  private static Schema schema(EventType type) throws Exception {
    try (InputStream in = EventType.class.getResourceAsStream(type.schemaResource())) {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
