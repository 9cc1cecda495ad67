package dev.conveyor.ingress.writes;

import static dev.conveyor.ingress.WaitingIngress.id;
import static dev.conveyor.ingress.WaitingIngress.patch;
import static dev.conveyor.ingress.WaitingIngress.patchEmail;
import static dev.conveyor.ingress.WaitingIngress.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.ingress.OnWaitingIngress;
import dev.conveyor.ingress.WaitingIngress;
import dev.conveyor.ingress.outcomes.ProvisioningOutcome;
import dev.conveyor.ingress.outcomes.ProvisioningOutcome.Provisioned;
import dev.conveyor.ingress.outcomes.ProvisioningOutcome.Refused;
import dev.conveyor.ingress.outcomes.ProvisioningOutcome.RefusedElsewhere;
import dev.conveyor.ingress.outcomes.ProvisioningOutcome.Unknown;
import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.protocol.SearchRequest;
import dev.conveyor.ingress.rejections.FailedWrites;
import dev.conveyor.ingress.requests.Origin;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.ingress.search.Paging;
import dev.conveyor.ingress.search.Search;
import dev.conveyor.ingress.users.StoredUser;
import dev.conveyor.ingress.users.UserColumns;
import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.OriginalRecord;
import dev.conveyor.schemas.ReasonCode;
import dev.conveyor.schemas.ScimRequestReplayed;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.Stage;
import dev.conveyor.schemas.Topic;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A write that the worker rejects while its client waits changes nothing. */
class UndoneWritesTest extends OnWaitingIngress {

  private static final Duration SHORT = Duration.ofMillis(200);

  @Test
  void rejectedPatchChangesNothing() throws Exception {
    ScimUserId ann = ingress.provisioned("ann");
    StoredUser before = ingress.find(ann);
    WriteRequest request = ingress.request("PATCH", ann.toString(), patchEmail("bob@acme.test"));

    WaitedWrites.Waited written = ingress.execute(request);
    ingress.refused(ann, 2, "why");

    assertThat(outcome(written))
        .isEqualTo(new Refused(new ReasonCode("why"), "Because.", reference(request).value()));
    StoredUser after = ingress.find(ann);
    assertThat(after.document()).isEqualTo(before.document());
    assertThat(after.version()).isEqualTo(3);
    assertThat(after.writtenVersion()).isEqualTo(1);
    assertThat(after.lastModified()).isAfter(before.lastModified());
    assertThat(found("emails.value eq 'bob@acme.test'")).isEmpty();
    assertThat(found("emails.value eq 'ann@acme.test'")).containsExactly(ann);
    ScimUserChanged undo = ingress.published(ScimUserChanged.class).getLast();
    assertThat(undo.undoes()).isEqualTo(2);
    assertThat(undo.version()).isEqualTo(3);
    assertThat(undo.deleted()).isFalse();
    assertThat(undo.changed()).containsExactly("emails");
    assertThat(undo.requestFingerprint()).isEqualTo(fingerprint(request));
  }

  @Test
  void failureHasTheRequestAndAllNames() throws Exception {
    ScimUserId ann = ingress.provisioned("ann");
    WriteRequest request = ingress.request("PATCH", ann.toString(), patchEmail("Bob@acme.test"));

    WaitedWrites.Waited written = ingress.execute(request);
    ingress.refused(ann, 2, "why");
    outcome(written);

    FailedProvision failure = ingress.published(FailedProvision.class).getLast();
    assertThat(failure.fingerprint()).isEqualTo(fingerprint(request));
    assertThat(failure.reference()).isEqualTo(reference(request));
    assertThat(failure.stage()).isEqualTo(Stage.INGRESS);
    assertThat(failure.reason()).hasToString("why");
    assertThat(failure.message()).isEqualTo("Because.");
    assertThat(failure.version()).isEqualTo(2);
    assertThat(failure.about().id()).isEqualTo(ann.toString());
    assertThat(failure.about().name()).isEqualTo("ann");
    assertThat(failure.about().alsoKnownAs()).containsExactly("ann@acme.test", "Bob@acme.test");
    assertThat(failure.original().topic()).isEqualTo(Topic.SCIM_REQUESTS.topicName());
    ScimRequestReplayed original = original(failure);
    assertThat(original.method()).isEqualTo("PATCH");
    assertThat(original.resourceVersion()).isEqualTo(3);
    assertThat(original.refusedVersion()).isEqualTo(2);
    assertThat(new String(OriginalRecord.decode(original.body()))).isEqualTo(request.body());
  }

  @Test
  void rejectedPutChangesNothing() throws Exception {
    ScimUserId ann = ingress.provisioned("ann");
    StoredUser before = ingress.find(ann);

    WaitedWrites.Waited written =
        ingress.execute(ingress.request("PUT", ann.toString(), user("anna", "new@acme.test")));
    ingress.refused(ann, 2, "why");

    assertThat(outcome(written)).isInstanceOf(Refused.class);
    assertThat(ingress.find(ann).document()).isEqualTo(before.document());
    assertThat(found("userName eq 'anna'")).isEmpty();
  }

  @Test
  void rejectedPostLeavesNoUser() throws Exception {
    WriteRequest request = ingress.request("POST", null, user("ann"));

    WaitedWrites.Waited written = ingress.execute(request);
    ScimUserId ann = id(written);
    ingress.refused(ann, 1, "seat-limit-reached");

    assertThat(outcome(written)).isInstanceOf(Refused.class);
    assertThat(ingress.find(ann)).isNull();
    assertThat(found("userName eq 'ann'")).isEmpty();
    ScimUserChanged undo = ingress.published(ScimUserChanged.class).getLast();
    assertThat(undo.deleted()).isTrue();
    assertThat(undo.active()).isFalse();
    assertThat(undo.version()).isEqualTo(2);
    assertThat(undo.undoes()).isEqualTo(1);
    FailedProvision failure = ingress.published(FailedProvision.class).getLast();
    assertThat(original(failure).resourceVersion()).isNull();
    assertThat(failure.about().name()).isEqualTo("ann");
  }

  @Test
  void retryHasTheSameReference() throws Exception {
    WriteRequest request = ingress.request("POST", null, user("ann"));
    WaitedWrites.Waited first = ingress.execute(request);
    ingress.refused(id(first), 1, "why");
    Refused refused = (Refused) outcome(first);

    WaitedWrites.Waited second = ingress.execute(request);
    ingress.refused(id(second), 1, "why");
    assertThat(outcome(second)).isEqualTo(refused);

    WaitedWrites.Waited third = ingress.execute(request);
    ingress.applied(id(third), 1);
    assertThat(outcome(third)).isInstanceOf(Provisioned.class);
    assertThat(third.answer().status()).isEqualTo(201);
    assertThat(found("userName eq 'ann'")).containsExactly(id(third));
  }

  @Test
  void passwordIsNotInTheFingerprint() {
    String body = user("ann").replace("'displayName'", "'password':'%s','displayName'");

    assertThat(fingerprint(ingress.request("POST", null, body.formatted("one"))))
        .isEqualTo(fingerprint(ingress.request("POST", null, body.formatted("two"))));
  }

  @Test
  void tagFromBeforeAnUndoneWriteStillMatches() throws Exception {
    ScimUserId ann = ingress.provisioned("ann");
    undone(ann, patchEmail("bob@acme.test"), 2);

    assertThatThrownBy(() -> patchIf(ann, "W/\"2\""))
        .isInstanceOfSatisfying(
            ScimProblem.class, problem -> assertThat(problem.status()).isEqualTo(412));
    assertThat(patchIf(ann, "W/\"1\"").answer().entityTag()).contains("\"4\"");
    assertThatThrownBy(() -> patchIf(ann, "W/\"1\"")).isInstanceOf(ScimProblem.class);
  }

  @Test
  void nextWriteWaitsForTheUndo() throws Exception {
    ScimUserId ann = ingress.provisioned("ann");
    WaitedWrites.Waited email =
        ingress.execute(ingress.request("PATCH", ann.toString(), patchEmail("bob@acme.test")));
    Running name = Running.of(() -> ingress.execute(rename(ann, "Anna")));
    assertThat(ingress.find(ann).version()).isEqualTo(2);

    ingress.refused(ann, 2, "why");

    assertThat(outcome(email)).isInstanceOf(Refused.class);
    WaitedWrites.Waited renamed = name.result();
    ingress.applied(ann, 4);
    assertThat(outcome(renamed)).isInstanceOf(Provisioned.class);
    assertThat(ingress.find(ann).version()).isEqualTo(4);
    assertThat(ingress.find(ann).document().displayName()).isEqualTo("Anna");
    assertThat(ingress.find(ann).document().emailKeys()).containsExactly("ann@acme.test");
  }

  @Test
  void identicalConcurrentWriteHasItsOwnOutcome() throws Exception {
    ScimUserId ann = ingress.provisioned("ann");
    WriteRequest request = ingress.request("PATCH", ann.toString(), patchEmail("bob@acme.test"));
    WaitedWrites.Waited first = ingress.execute(request);
    Running second = Running.of(() -> ingress.execute(request));

    ingress.refused(ann, 2, "why");
    assertThat(outcome(first)).isInstanceOf(Refused.class);
    WaitedWrites.Waited again = second.result();
    ingress.refused(ann, 4, "why");

    assertThat(outcome(again)).isInstanceOf(Refused.class);
    assertThat(ingress.find(ann).document().emailKeys()).containsExactly("ann@acme.test");
    assertThat(ingress.find(ann).version()).isEqualTo(5);
  }

  @Test
  void identicalConcurrentPostsLeaveNoUser() throws Exception {
    WriteRequest request = ingress.request("POST", null, user("ann"));
    WaitedWrites.Waited first = ingress.execute(request);
    Running second = Running.of(() -> ingress.execute(request));

    ingress.refused(id(first), 1, "why");
    WaitedWrites.Waited again = second.result();
    ingress.refused(id(again), 1, "why");

    assertThat(outcome(first)).isEqualTo(outcome(again)).isInstanceOf(Refused.class);
    assertThat(id(first)).isNotEqualTo(id(again));
    assertThat(found("userName eq 'ann'")).isEmpty();
  }

  @Test
  void interveningWriteIsNeverUndone() throws Exception {
    ScimUserId ann = ingress.provisioned("ann");
    WaitedWrites.Waited email =
        ingress.execute(ingress.request("PATCH", ann.toString(), patchEmail("bob@acme.test")));
    executeOutOfTurn(rename(ann, "Anna"));

    ingress.refused(ann, 3, "why");

    assertThat(outcome(email)).isInstanceOf(Refused.class);
    assertThat(ingress.find(ann).version()).isEqualTo(3);
    assertThat(ingress.find(ann).document().displayName()).isEqualTo("Anna");
    assertThat(ingress.published(FailedProvision.class)).isEmpty();
  }

  @Test
  void interveningDeletionIsNeverUndone() throws Exception {
    ScimUserId ann = ingress.provisioned("ann");
    WaitedWrites.Waited email =
        ingress.execute(ingress.request("PATCH", ann.toString(), patchEmail("bob@acme.test")));
    ingress.execute(ingress.request("DELETE", ann.toString(), ""));

    ingress.refused(ann, 2, "why");

    assertThat(outcome(email)).isInstanceOf(Refused.class);
    assertThat(ingress.find(ann)).isNull();
    assertThat(ingress.published(ScimUserChanged.class).getLast().undoes()).isNull();
  }

  @Test
  void nameTakenMeanwhileIsNotReclaimed() throws Exception {
    ScimUserId ann = ingress.provisioned("ann");
    WaitedWrites.Waited renamed =
        ingress.execute(ingress.request("PATCH", ann.toString(), patch("userName", "'anna'")));
    ingress.provisioned("ann");

    ingress.refused(ann, 2, "why");

    assertThat(outcome(renamed)).isInstanceOf(Refused.class);
    assertThat(ingress.find(ann).document().userName()).isEqualTo("anna");
    assertThat(ingress.published(FailedProvision.class)).isEmpty();
  }

  @Test
  void versionProvisionedLateIsKept() throws Exception {
    ScimUserId ann = ingress.provisioned("ann");
    WaitedWrites.Waited written = ingress.execute(rename(ann, "Anna"));

    try (Connection connection = database.dataSource.getConnection()) {
      connection.setAutoCommit(false);
      lock(connection, ann);
      ingress.refused(ann, 2, "why");
      WaitingIngress.until(UndoneWritesTest::somebodyWaitsForALock);
      ingress.applied(ann, 2);
      connection.rollback();
    }

    assertThat(outcome(written)).isInstanceOf(Provisioned.class);
    assertThat(ingress.find(ann).document().displayName()).isEqualTo("Anna");
    assertThat(ingress.published(FailedProvision.class)).isEmpty();
  }

  @Test
  void keptWriteDoesNotBlockOthers() throws Exception {
    ingress.close();
    ingress = WaitingIngress.start(database, SHORT);
    ScimUserId ann = ingress.provisioned("ann");
    WaitedWrites.Waited email =
        ingress.execute(ingress.request("PATCH", ann.toString(), patchEmail("bob@acme.test")));

    assertThat(outcome(email)).isInstanceOf(Unknown.class);
    WaitingIngress.until(() -> !ingress.find(ann).awaited());

    ingress.refused(ann, 2, "why");
    assertThat(ingress.find(ann).document().emailKeys()).containsExactly("bob@acme.test");
  }

  @Test
  void otherAttributesAreWrittenWhileAnAddressIsContested() throws Exception {
    ScimUserId ann = ingress.provisioned("ann");
    executeOutOfTurn(ingress.request("PATCH", ann.toString(), patchEmail("bob@acme.test")));
    ingress.refused(ann, 2, "email-taken");

    WaitedWrites.Waited renamed = ingress.execute(rename(ann, "Anna"));
    ingress.refused(ann, 3, "email-taken");

    assertThat(outcome(renamed)).isInstanceOf(RefusedElsewhere.class);
    assertThat(ingress.find(ann).document().displayName()).isEqualTo("Anna");
  }

  @Test
  void contestedAddressUsesTheWholeWait() throws Exception {
    ScimUserId ann = ingress.provisioned("ann");
    WaitedWrites.Waited email =
        ingress.execute(ingress.request("PATCH", ann.toString(), patchEmail("bob@acme.test")));
    ingress.refused(ann, 2, "email-taken");
    ingress.applied(ann, 2);

    assertThat(outcome(email)).isInstanceOf(Provisioned.class);

    ingress.close();
    ingress = WaitingIngress.start(database, SHORT);
    ScimUserId bea = ingress.provisioned("bea");
    WaitedWrites.Waited taken =
        ingress.execute(ingress.request("PATCH", bea.toString(), patchEmail("bob@acme.test")));
    ingress.refused(bea, 2, "email-taken");
    assertThat(outcome(taken)).isInstanceOf(Refused.class);
    assertThat(ingress.find(bea).document().emailKeys()).containsExactly("bea@acme.test");
  }

  private void undone(ScimUserId user, String patch, long version) throws Exception {
    WaitedWrites.Waited written = ingress.execute(ingress.request("PATCH", user.toString(), patch));
    ingress.refused(user, version, "why");
    assertThat(outcome(written)).isInstanceOf(Refused.class);
    ingress.applied(user, version + 1);
  }

  private WaitedWrites.Waited patchIf(ScimUserId user, String tag) {
    WriteRequest request = rename(user, "Anna");
    return ingress.execute(
        new WriteRequest("PATCH", "Users", user.toString(), request.body(), tag));
  }

  private WriteRequest rename(ScimUserId user, String name) {
    return ingress.request("PATCH", user.toString(), patch("displayName", "'" + name + "'"));
  }

  private void executeOutOfTurn(WriteRequest request) {
    Origin origin = Origin.answeredAtOnce(fingerprint(request)).outOfTurn();
    ingress.writes.execute(
        request,
        new ScimResource.Call(ingress.caller(), origin, UUID.randomUUID(), AttributeSelection.ALL));
  }

  private static void lock(Connection connection, ScimUserId user) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT FROM users WHERE id = '" + user + "' FOR UPDATE");
    }
  }

  private static boolean somebodyWaitsForALock() {
    return database
        .jdbc
        .sql(
            """
            SELECT EXISTS (SELECT FROM pg_stat_activity
              WHERE datname = current_database() AND wait_event_type = 'Lock')
            """)
        .query(Boolean.class)
        .single();
  }

  private List<ScimUserId> found(String filter) {
    SearchRequest request =
        new SearchRequest(
            filter.replace('\'', '"'), null, null, null, null, null, AttributeSelection.ALL);
    Search search = Search.of(request, new Paging.ByIndex(1, 100), UserColumns.ALL);
    return database.userPages.list(ingress.organization, search).items().stream()
        .map(StoredUser::id)
        .toList();
  }

  private String fingerprint(WriteRequest request) {
    return FailedWrites.fingerprint(ingress.caller(), request);
  }

  private FailureReference reference(WriteRequest request) {
    return FailureReference.of(fingerprint(request));
  }

  private static ScimRequestReplayed original(FailedProvision failure) throws Exception {
    OriginalRecord original = failure.original();
    return (ScimRequestReplayed)
        EventCodec.decode(original.header("ce_type"), OriginalRecord.decode(original.value()));
  }

  private static ProvisioningOutcome outcome(WaitedWrites.Waited written) throws Exception {
    return written.outcome().get(30, TimeUnit.SECONDS);
  }
}
