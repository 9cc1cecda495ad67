package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** One trace from the identity provider's request to the public event. */
class TraceTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String ROOT = "00f067aa0ba902b7";

  @Test
  void traceReachesThePublicEvent() throws Exception {
    StartedStack stack = StartedStack.get();
    Customer acme = Customer.create(stack);
    acme.scim
        .send(
            "POST",
            "/Users",
            acme.user("tia", true),
            Map.of("traceparent", "00-" + TRACE + "-" + ROOT + "-01"))
        .require(201);
    acme.awaitRoles("tia", "Assignee Only/default");
    String key = acme.id + "/" + acme.find("tia").get("id").stringValue();

    String last = Await.value("the public event", () -> lastSpan(stack, key));
    Await.until(
        "the services exported their spans",
        () -> {
          Map<String, SpanCollector.Received> told = byId(stack);
          return told.containsKey(told.get(told.get(last).parent()).parent());
        });
    Map<String, SpanCollector.Received> spans = byId(stack);

    SpanCollector.Received roleSync = spans.get(last);
    assertThat(roleSync.service()).isEqualTo("role-sync-worker");
    assertThat(roleSync.name()).isEqualTo("process " + Topic.USER_LIFECYCLE.topicName());
    SpanCollector.Received provisioning = spans.get(roleSync.parent());
    assertThat(provisioning.service()).isEqualTo("provisioning-worker");
    assertThat(provisioning.name()).isEqualTo("process " + Topic.SCIM_USER_CHANGES.topicName());
    SpanCollector.Received request = spans.get(provisioning.parent());
    assertThat(request.service()).isEqualTo("scim-ingress");
    assertThat(request.name()).isEqualTo("http post /scim/v2/{organization}/Users");
    assertThat(request.parent()).isEqualTo(ROOT);
  }

  private static Map<String, SpanCollector.Received> byId(StartedStack stack) {
    Map<String, SpanCollector.Received> spans = new HashMap<>();
    stack.spans().ofTrace(TRACE).forEach(span -> spans.put(span.id(), span));
    return spans;
  }

  /** The span in the public event's trace header; null while there is none. */
  private static String lastSpan(StartedStack stack, String key) throws Exception {
    List<ConsumerRecord<byte[], byte[]>> events =
        TopicReader.readAll(stack.text("kafkaBootstrapServers"), Topic.USER_CHANGES.topicName())
            .stream()
            .filter(record -> record.key() != null)
            .filter(record -> new String(record.key(), StandardCharsets.UTF_8).equals(key))
            .toList();
    if (events.isEmpty()) {
      return null;
    }
    String traceParent = TopicReader.header(events.getLast(), "traceparent");
    assertThat(traceParent).startsWith("00-" + TRACE + "-");
    return traceParent.substring(36, 52);
  }
}
