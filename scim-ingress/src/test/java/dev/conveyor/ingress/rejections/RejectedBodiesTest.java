package dev.conveyor.ingress.rejections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.ingress.OnWaitingIngress;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.pipeline.intake.Change;
import dev.conveyor.pipeline.intake.Outcome;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.OriginalRecord;
import dev.conveyor.schemas.ScimRequest;
import dev.conveyor.schemas.ScimRequestReplayed;
import dev.conveyor.schemas.Stage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What is kept of a rejected request: small bodies entirely, large ones as a hash. */
class RejectedBodiesTest extends OnWaitingIngress {

  private static final int LARGEST = RejectedRequest.LARGEST_BODY;
  private static final ScimProblem PROBLEM = ScimProblem.invalidValue("A group needs a name.");

  @Test
  void bodyUpToTheLimitIsKept() throws Exception {
    String body = "x".repeat(LARGEST - 2) + "\u00e9";

    FailedProvision failure = reject(body);

    assertThat(OriginalRecord.decode(original(failure).body()))
        .isEqualTo(body.getBytes(StandardCharsets.UTF_8));
    assertThat(original(failure).bodyBytes()).isNull();
    assertThat(failure.message()).isEqualTo(PROBLEM.detail());
  }

  @Test
  void largerBodyIsKeptAsAHash() throws Exception {
    String body = "x".repeat(LARGEST - 1) + "\u00e9";

    FailedProvision failure = reject(body);

    ScimRequestReplayed original = original(failure);
    assertThat(original.body()).isEmpty();
    assertThat(original.bodyBytes()).isEqualTo(LARGEST + 1);
    assertThat(original.bodySha256())
        .isEqualTo(
            HexFormat.of()
                .formatHex(
                    MessageDigest.getInstance("SHA-256")
                        .digest(body.getBytes(StandardCharsets.UTF_8))));
    assertThat(failure.message())
        .startsWith(PROBLEM.detail())
        .contains("body of " + (LARGEST + 1) + " bytes was not kept")
        .contains("the identity provider has to send it again");
  }

  @Test
  void repeatedLargeBodyHasTheSameReference() {
    String body =
        "{\"displayName\":\"Everybody\",\"members\":[" + "\"a\",".repeat(3_000_000) + "]}";

    FailedProvision first = reject(body);
    FailedProvision second = reject(body);

    assertThat(second.fingerprint())
        .isEqualTo(first.fingerprint())
        .isEqualTo(
            FailureReference.fingerprint(
                Stage.INGRESS.text(), ingress.organization.value(), "POST", "/Groups", body));
    assertThat(first.about().name()).isEqualTo("Everybody");
    assertThat(largestRow()).isLessThan(10_000);
  }

  @Test
  void passwordsAreExcludedFromLargeBodyHashes() {
    String body =
        "{\"userName\":\"ann\",\"password\":\"%s\",\"x\":\"" + "x".repeat(LARGEST) + "\"}";

    assertThat(reject(body.formatted("one")).fingerprint())
        .isEqualTo(reject(body.formatted("two")).fingerprint());
  }

  @Test
  void requestWithoutItsBodyIsNotReplayed() throws Exception {
    FailedProvision failure = reject("x".repeat(LARGEST + 1));
    OriginalRecord original = failure.original();
    byte[] value = OriginalRecord.decode(original.value());
    Change<ScimRequest> change =
        new Change<>(
            new ConsumerRecord<>(original.topic(), 0, 0, new byte[0], value),
            (ScimRequest) EventCodec.decode(original.header(EventHeaders.TYPE), value),
            TraceParent.fresh());

    List<Outcome> outcomes =
        ingress.transaction.execute(status -> ingress.replays.apply(List.of(change)));

    assertThat(outcomes.getFirst())
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused ->
                assertThat(refused.refusal().message()).contains("identity provider has to send"));
  }

  private FailedProvision reject(String body) {
    WriteRequest request = new WriteRequest("POST", "Groups", null, body, null);
    ScimProblem reported = ingress.rejections.record(ingress.caller(), request, PROBLEM);
    FailedProvision failure = ingress.published(FailedProvision.class).getLast();
    assertThat(reported.detail())
        .isEqualTo(PROBLEM.detail() + " Reference: " + failure.reference());
    return failure;
  }

  private long largestRow() {
    return database
        .jdbc
        .sql("SELECT max(length(payload)) FROM outbox WHERE subject LIKE :o || '%'")
        .param("o", ingress.organization.value())
        .query(Long.class)
        .single();
  }

  private static ScimRequestReplayed original(FailedProvision failure) throws Exception {
    OriginalRecord original = failure.original();
    return (ScimRequestReplayed)
        EventCodec.decode(
            original.header(EventHeaders.TYPE), OriginalRecord.decode(original.value()));
  }
}
