package dev.conveyor.ingress.writes;

import static dev.conveyor.ingress.WaitingIngress.patch;
import static dev.conveyor.ingress.WaitingIngress.patchEmail;
import static dev.conveyor.ingress.WaitingIngress.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.ingress.OnWaitingIngress;
import dev.conveyor.ingress.WaitingIngress;
import dev.conveyor.ingress.outcomes.ProvisioningOutcome.Refused;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.pipeline.intake.Change;
import dev.conveyor.pipeline.intake.Outcome;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.OriginalRecord;
import dev.conveyor.schemas.ScimRequest;
import dev.conveyor.schemas.ScimRequestReplayed;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.ScimUserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** A replayed request has its own outcome, and is undone in the same way. */
class UndoneReplaysTest extends OnWaitingIngress {

  @Test
  void replayIsPublishedUnderItsReferenceAndFingerprint() throws Exception {
    ScimUserId ann = ingress.provisioned("ann");
    FailedProvision failure = undone(ann, patchEmail("bob@acme.test"), 2);

    assertThat(replay(failure)).isInstanceOf(Outcome.NotOurs.class);

    ScimUserChanged record = ingress.published(ScimUserChanged.class).getLast();
    assertThat(record.version()).isEqualTo(4);
    assertThat(record.undoes()).isNull();
    assertThat(record.requestFingerprint()).isEqualTo(failure.fingerprint());
    assertThat(references()).containsExactly(failure.reference().value());
  }

  @Test
  void rejectedReplayIsUndone() throws Exception {
    ScimUserId ann = ingress.provisioned("ann");
    FailedProvision failure = undone(ann, patchEmail("bob@acme.test"), 2);

    replay(failure);
    ingress.refused(ann, 4, "why");

    ingress.awaitVersion(ann, 5);
    assertThat(ingress.find(ann).document().emailKeys()).containsExactly("ann@acme.test");
    FailedProvision again = ingress.published(FailedProvision.class).getLast();
    assertThat(again.fingerprint()).isEqualTo(failure.fingerprint());
    assertThat(original(again).resourceVersion()).isEqualTo(5);
    assertThat(references()).as("the undo is not a replay").hasSize(1);
  }

  @Test
  void rejectedCreateReplayLeavesNoUser() throws Exception {
    WriteRequest request = ingress.request("POST", null, user("ann"));
    WaitedWrites.Waited written = ingress.execute(request);
    ScimUserId first = WaitingIngress.id(written);
    ingress.refused(first, 1, "why");
    assertThat(written.outcome().get(30, TimeUnit.SECONDS)).isInstanceOf(Refused.class);

    replay(ingress.published(FailedProvision.class).getLast());
    ScimUserId second = ingress.published(ScimUserChanged.class).getLast().userId();
    ingress.refused(second, 1, "why");

    WaitingIngress.until(() -> ingress.find(second) == null);
    assertThat(second).isNotEqualTo(first);
  }

  @Test
  void undoneWritesDoNotSupersedeAReplay() throws Exception {
    ScimUserId ann = ingress.provisioned("ann");
    FailedProvision failure = undone(ann, patchEmail("bob@acme.test"), 2);
    undone(ann, patchEmail("cyd@acme.test"), 4);

    assertThat(replay(failure)).isInstanceOf(Outcome.NotOurs.class);
  }

  @Test
  void laterAcceptedWriteSupersedesAReplay() throws Exception {
    ScimUserId ann = ingress.provisioned("ann");
    FailedProvision failure = undone(ann, patchEmail("bob@acme.test"), 2);
    ingress.execute(ingress.request("PATCH", ann.toString(), patch("displayName", "'Anna'")));

    assertThat(replay(failure)).isInstanceOf(Outcome.Superseded.class);
  }

  @Test
  void replayWithoutEffectIsApplied() throws Exception {
    ScimUserId ann = ingress.provisioned("ann");
    WriteRequest request = ingress.request("PATCH", ann.toString(), patch("displayName", "'ann'"));
    ingress.rejections.record(ingress.caller(), request, ScimProblem.uniqueness("Taken."));

    assertThat(replay(ingress.published(FailedProvision.class).getLast()))
        .isInstanceOf(Outcome.Applied.class);
  }

  @Test
  void rejectedPatchIsFiledUnderTheUserWithAllNames() {
    ScimUserId ann = ingress.provisioned("ann");
    WriteRequest request =
        ingress.request(
            "PATCH",
            ann.toString(),
            """
            {'Operations':[{'op':'replace','value':{'userName':'Bob','displayName':'Bobby'}},
              {'op':'add','path':'emails[type eq \\"work\\"].value','value':'bob@acme.test'},
              {'op':'add','path':'emails','value':[{'value':'bo@acme.test'}]}]}
            """);

    ingress.rejections.record(ingress.caller(), request, ScimProblem.uniqueness("Taken."));

    FailedProvision failure = ingress.published(FailedProvision.class).getLast();
    assertThat(failure.about().id()).isEqualTo(ann.toString());
    assertThat(failure.about().name()).isEqualTo("ann");
    assertThat(failure.about().alsoKnownAs())
        .containsExactly("ann@acme.test", "Bob", "Bobby", "bob@acme.test", "bo@acme.test");
  }

  @Test
  void unreadableBodyHasNoNames() {
    WriteRequest request = ingress.request("POST", null, "{'userName':");

    ingress.rejections.record(ingress.caller(), request, ScimProblem.invalidSyntax("No."));

    FailedProvision failure = ingress.published(FailedProvision.class).getLast();
    assertThat(failure.about().name()).isNull();
    assertThat(failure.about().alsoKnownAs()).isNull();
  }

  private FailedProvision undone(ScimUserId user, String patch, long version) throws Exception {
    WaitedWrites.Waited written = ingress.execute(ingress.request("PATCH", user.toString(), patch));
    ingress.refused(user, version, "why");
    assertThat(written.outcome().get(30, TimeUnit.SECONDS)).isInstanceOf(Refused.class);
    ingress.applied(user, version + 1);
    return ingress.published(FailedProvision.class).getLast();
  }

  /** As the console sends it and the intake passes it on. */
  private Outcome replay(FailedProvision failure) throws Exception {
    OriginalRecord original = failure.original();
    byte[] value = OriginalRecord.decode(original.value());
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(original.topic(), 0, 0, OriginalRecord.decode(original.key()), value);
    record
        .headers()
        .add(EventHeaders.REFERENCE, failure.reference().value().getBytes(StandardCharsets.UTF_8));
    Change<ScimRequest> change =
        new Change<>(
            record,
            (ScimRequest) EventCodec.decode(original.header(EventHeaders.TYPE), value),
            TraceParent.fresh());
    List<Outcome> outcomes =
        ingress.transaction.execute(status -> ingress.replays.apply(List.of(change)));
    return outcomes.getFirst();
  }

  private List<String> references() {
    return database
        .jdbc
        .sql("SELECT reference FROM outbox WHERE subject LIKE :o || '%' AND reference IS NOT NULL")
        .param("o", ingress.organization.value())
        .query(String.class)
        .list();
  }

  private static ScimRequestReplayed original(FailedProvision failure) throws Exception {
    OriginalRecord original = failure.original();
    return (ScimRequestReplayed)
        EventCodec.decode(
            original.header(EventHeaders.TYPE), OriginalRecord.decode(original.value()));
  }
}
