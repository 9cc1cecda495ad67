package dev.conveyor.console.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.console.RunningConsole;
import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.people.People;
import dev.conveyor.console.people.Person;
import dev.conveyor.console.people.Traces;
import dev.conveyor.console.support.Failure.Status;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.FailureCauseGone;
import dev.conveyor.schemas.FailureSettled;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.Stage;
import dev.conveyor.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Failures of requests that were undone: told by two, healed by the console, found by any name. */
class HealingTest {

  private static final AtomicLong ORGANIZATIONS = new AtomicLong();

  private static RunningConsole console;
  private static FailureDesk desk;
  private static Replays replays;
  private static FailureReads reads;
  private static FailureCollector collector;

  private String organization;
  private Told told;

  @BeforeAll
  static void start() {
    console = new RunningConsole();
    // The tests sweep when it is time: here, users are in no other table.
    console.context.getBean("periodicTasks", SmartLifecycle.class).stop();
    desk = console.context.getBean(FailureDesk.class);
    replays = console.context.getBean(Replays.class);
    reads = console.context.getBean(FailureReads.class);
    collector =
        new FailureCollector(
            console.context.getBean(FailureStore.class),
            replays,
            console.context.getBean(TransactionTemplate.class),
            console.context.getBean(UnreadableRecords.class));
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @BeforeEach
  void organization() {
    organization = "heal" + ORGANIZATIONS.incrementAndGet();
    told = Told.of(organization, "PATCH");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RU", "UR", "RRU", "URU", "RUU"})
  void refusalAndUndoAreOneFailureInAnyOrder(String order) {
    order.chars().forEach(each -> hear(each == 'R' ? told.refused(2) : told.undone(2, 3L)));

    Failure failure = failure();
    assertThat(failure.tries()).isEqualTo(1);
    assertThat(failure.status()).isEqualTo(Status.OPEN);
    assertThat(failure.stage()).isEqualTo("provisioning");
    assertThat(failure.original().topic()).isEqualTo(Topic.SCIM_REQUESTS.topicName());
    assertThat(failure.about().name()).isEqualTo("ann");
    assertThat(failure.version()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PATCH", "POST"})
  void fiveEqualRefusalsAreOneFailureWithFiveTries(String method) {
    Told each = Told.of(organization, method);
    for (int i = 0; i < 5; i++) {
      boolean post = method.equals("POST");
      long version = post ? 1 : 2 + 2 * i;
      hear(each.refused(version), each.undone(version, post ? null : version + 1));
      each = post ? each.again() : each;
    }

    assertThat(failures()).hasSize(1);
    assertThat(failure().tries()).isEqualTo(5);
    assertThat(failure().original().topic()).isEqualTo(Topic.SCIM_REQUESTS.topicName());
  }

  @Test
  void versionThatIsRefusedAndKeptAfterAnUndoneOneIsWhatIsReplayed() {
    hear(told.refused(2), told.undone(2, 3L), told.refused(4), told.undone(2, 3L));

    assertThat(failure().original().topic()).isEqualTo(Topic.SCIM_USER_CHANGES.topicName());
    assertThat(failure().tries()).isEqualTo(2);
  }

  @Test
  void undoDoesNotSupersedeTheFailure() throws Exception {
    applied(told.user(), 3);
    scimUser(told.user(), "ann", 3, 1, null);
    hear(told.refused(2));
    desk.sweep();
    hear(told.undone(2, 3L));
    desk.sweep();

    assertThat(failure().status()).isEqualTo(Status.OPEN);
  }

  @Test
  void undoneCreateStaysOpenThoughItsDeletionWasApplied() throws Exception {
    Told post = Told.of(organization, "POST");
    hear(post.refused(1));
    applied(post.user(), 2);
    desk.sweep();
    hear(post.undone(1, null));
    desk.sweep();

    assertThat(failure().status()).isEqualTo(Status.OPEN);
  }

  @Test
  void laterGoodWriteSupersedesTheFailure() throws Exception {
    hear(told.refused(2), told.undone(2, 3L));
    scimUser(told.user(), "ann", 4, 4, null);
    desk.sweep();
    assertThat(failure().status()).as("it may still be undone").isEqualTo(Status.OPEN);

    applied(told.user(), 4);
    desk.sweep();

    assertThat(failure().status()).isEqualTo(Status.SUPERSEDED);
    assertThat(failure().note()).contains("version 4");
  }

  @Test
  void laterUndoneWriteDoesNotSupersedeTheFailure() throws Exception {
    hear(told.refused(2), told.undone(2, 3L));
    scimUser(told.user(), "ann", 5, 1, null);
    applied(told.user(), 5);
    desk.sweep();

    assertThat(failure().status()).isEqualTo(Status.OPEN);
  }

  @Test
  void rejectedPatchIsSupersededByALaterGoodWrite() throws Exception {
    hear(told.rejected(told.user(), 3L, Told.AT));
    scimUser(told.user(), "ann", 3, 3, null);
    applied(told.user(), 3);
    desk.sweep();
    assertThat(failure().status()).isEqualTo(Status.OPEN);

    scimUser(told.user(), "ann", 4, 4, null);
    applied(told.user(), 4);
    desk.sweep();

    assertThat(failure().status()).isEqualTo(Status.SUPERSEDED);
  }

  @Test
  void sameRequestThatIsAcceptedLaterResolvesTheFailure() throws Exception {
    Told post = Told.of(organization, "POST");
    hear(post.rejected(null, null, Told.AT));
    scimUser(post.user(), "ann", 1, 1, post.fingerprint());
    applied(post.user(), 1);
    desk.sweep();

    assertThat(failure().status()).isEqualTo(Status.RESOLVED);
    assertThat(failure().note()).startsWith("Resolved automatically: ");
  }

  @Test
  void rejectedWriteOfADeletedUserIsSuperseded() {
    hear(told.rejected(told.user(), 3L, Told.AT));
    desk.sweep();

    assertThat(failure().status()).isEqualTo(Status.SUPERSEDED);
    assertThat(failure().note()).contains("deleted");
  }

  @Test
  void requestWhoseCauseIsGoneIsSentAgainOnce() {
    hear(told.refused(2), told.undone(2, 3L));

    hear(causeGone(), causeGone());

    assertThat(failure().status()).isEqualTo(Status.REPLAYED);
    assertThat(sent()).isEqualTo(1);
    List<Audit.Entry> acts =
        console
            .context
            .getBean(Audit.class)
            .list(failure().reference().value(), Long.MAX_VALUE, 10);
    assertThat(acts).hasSize(1);
    assertThat(acts.getFirst().actor()).isEqualTo("conveyor");
    assertThat(acts.getFirst().act()).isEqualTo("replayed");

    hear(settled(Stage.PROVISIONING, "Applied when it was sent again."));
    assertThat(failure().status()).isEqualTo(Status.RESOLVED);
    assertThat(failure().note())
        .isEqualTo("Resolved automatically: Applied when it was sent again.");
  }

  @Test
  void requestThatIsHeardOfAfterItsCauseIsGoneIsSentThen() {
    hear(told.refused(2), causeGone());
    assertThat(failure().status()).isEqualTo(Status.OPEN);
    assertThat(sent()).isZero();

    hear(told.undone(2, 3L));

    assertThat(failure().status()).isEqualTo(Status.REPLAYED);
    assertThat(sent()).isEqualTo(1);
  }

  @Test
  void causeOfWhatIsNotOpenIsNobodysBusiness() {
    hear(causeGone());
    hear(told.refused(2), told.undone(2, 3L));
    desk.dismiss(failure(), "A test.");

    hear(causeGone());

    assertThat(failure().status()).isEqualTo(Status.DISMISSED);
    assertThat(sent()).isZero();
  }

  @Test
  void replayThatFailsAgainIsAnotherTryOfTheSameFailure() {
    hear(told.refused(2), told.undone(2, 3L));
    replays.replay(failure());
    hear(told.refused(4), told.undone(4, 5L));
    assertThat(failure().status()).isEqualTo(Status.OPEN);
    assertThat(failure().tries()).isEqualTo(2);

    replays.replay(failure());
    hear(settled(Stage.PROVISIONING, "Applied when it was sent again."));

    assertThat(failure().status()).isEqualTo(Status.RESOLVED);
    assertThat(failure().note()).isEqualTo("Applied when it was sent again.");
  }

  @Test
  void recordThatIsReplayedBeforeItsUndoIsHeardOfDoesNotStayReplayed() throws Exception {
    hear(told.refused(2));
    console.sql(
        "UPDATE support.failed_provisions SET status = 'replayed' WHERE fingerprint = '"
            + failure().fingerprint()
            + "'");

    hear(told.undone(2, 3L));

    assertThat(failure().status()).isEqualTo(Status.OPEN);
    assertThat(failure().original().topic()).isEqualTo(Topic.SCIM_REQUESTS.topicName());
    replays.replay(failure());
    hear(told.undone(2, 3L));
    assertThat(failure().status()).as("the request is under way").isEqualTo(Status.REPLAYED);
  }

  @Test
  void replayThatTheIngressRejectsIsAnotherTryToo() {
    hear(told.refused(2), told.undone(2, 3L));
    replays.replay(failure());

    hear(told.rejectedReplay());

    assertThat(failures()).hasSize(1);
    assertThat(failure().status()).isEqualTo(Status.OPEN);
    assertThat(failure().tries()).isEqualTo(2);
    assertThat(failure().reason()).hasToString("scim-uniqueness");
  }

  @Test
  void undoThatIsHeardOfLateDoesNotReopenWhatCameRightSince() {
    hear(told.refused(2), settled(Stage.PROVISIONING, "Provisioned by a later try."));

    hear(told.undone(2, 3L));

    assertThat(failure().status()).isEqualTo(Status.RESOLVED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ann", "ANN", "old@acme.test", "new@ACME.test", "ann lee", "Lee"})
  void failureIsFoundByEveryName(String name) {
    hear(told.refused(2), told.undone(2, 3L));

    assertThat(found(name)).containsExactly(told.reference().value());
    assertThat(found(told.user().toString())).containsExactly(told.reference().value());
    assertThat(found("somebody@else.test")).isEmpty();
  }

  @Test
  void failureOfAKeptRefusalIsFoundByTheNamesThatTheUserHas() throws Exception {
    console.sql(
        """
        INSERT INTO scim.users (id, organization, user_name_key, display_name_key, email_keys,
          active, resource) VALUES ('%s', '%s', 'annie', 'annie lee', '{annie@acme.test}', true, '{}')
        """
            .formatted(told.user(), organization));
    hear(told.refused(2));

    assertThat(found("annie@acme.test")).hasSize(1);
    assertThat(found("Annie Lee")).hasSize(1);
  }

  @Test
  void erasureTakesTheNamesAndWhatWasUndone() {
    Told post = Told.of(organization, "POST");
    hear(post.refused(1), post.undone(1, null));
    People people = new People(console.context.getBean(JdbcClient.class));
    Person person = people.ofAddress(post.organization(), null, new EmailAddress("NEW@acme.test"));
    assertThat(person.scimUsers())
        .extracting(erased -> erased.userId())
        .containsExactly(post.user());

    new Traces(console.context.getBean(JdbcClient.class)).forget(person);

    assertThat(failures()).isEmpty();
  }

  @Test
  void erasureTakesTheAddressFromTheNamesOfOthers() throws Exception {
    scimUser(told.user(), "ann", 3, 1, null);
    hear(told.refused(2), told.undone(2, 3L));
    Person person =
        new Person(told.organization(), null, List.of(), java.util.Set.of("new@acme.test"));

    console
        .context
        .getBean(TransactionTemplate.class)
        .executeWithoutResult(
            status -> new Traces(console.context.getBean(JdbcClient.class)).forget(person));

    assertThat(found("new@acme.test")).isEmpty();
    assertThat(found("old@acme.test")).hasSize(1);
  }

  @Test
  void requestWithoutItsBodyIsNotReplayed() {
    hear(told.notKept());
    ReplayRuns runs = console.context.getBean(ReplayRuns.class);
    Cause cause = new Cause(organization, "ingress", failure().reason());

    UUID run = runs.start("tester", cause, 10).id();
    runs.tick();
    runs.tick();

    assertThat(runs.find(run).state()).isEqualTo(ReplayRun.State.DONE);
    assertThat(runs.find(run).note())
        .contains(failure().reference().value(), "The request's body of 300000 bytes was not kept");
    assertThatThrownBy(() -> replays.replay(failure()))
        .isInstanceOf(Conflict.class)
        .hasMessageContaining("was not kept");
    assertThat(failure().status()).isEqualTo(Status.OPEN);
  }

  private Event causeGone() {
    return new FailureCauseGone(
        told.organization(), 3, Told.AT, told.reference(), Stage.PROVISIONING, "A seat is free.");
  }

  private Event settled(Stage stage, String message) {
    return new FailureSettled(
        told.organization(),
        4,
        Instant.parse("2026-02-02T03:04:05Z"),
        told.reference(),
        stage,
        FailureSettled.Outcome.RESOLVED,
        message);
  }

  private void hear(Event... events) {
    for (Event event : events) {
      ConsumerRecord<byte[], byte[]> record =
          new ConsumerRecord<>(
              Topic.PROVISIONING_ERRORS.topicName(),
              0,
              0,
              event.key().getBytes(StandardCharsets.UTF_8),
              EventCodec.encode(event));
      record.headers().add(EventHeaders.TYPE, bytes(event.eventType().ceType()));
      record.headers().add(EventHeaders.ID, bytes(UUID.randomUUID().toString()));
      record.headers().add(EventHeaders.SOURCE, bytes(source(event)));
      collector.onMessage(List.of(record));
    }
  }

  private static String source(Event event) {
    return event instanceof FailedProvision failure && failure.stage() == Stage.INGRESS
        ? "/conveyor/scim-ingress"
        : "/conveyor/provisioning-worker";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Failure failure() {
    List<Failure> all = failures();
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private List<Failure> failures() {
    return new ArrayList<>(
        reads.list(new FailureFilter(organization, null, null, null, null, null, null, null), 10));
  }

  private List<String> found(String user) {
    return reads
        .list(new FailureFilter(organization, null, null, user, null, null, null, null), 10)
        .stream()
        .map(each -> each.reference().value())
        .toList();
  }

  private long sent() {
    return console
        .context
        .getBean(Audit.class)
        .list(told.reference().value(), Long.MAX_VALUE, 10)
        .stream()
        .filter(act -> act.act().equals("replayed"))
        .count();
  }

  private void applied(ScimUserId user, long version) throws Exception {
    console.sql(
        """
        INSERT INTO directory.applied_scim_users (organization, scim_user_id, version)
        VALUES ('%s', '%s', %d)
        ON CONFLICT (organization, scim_user_id) DO UPDATE SET version = excluded.version
        """
            .formatted(organization, user, version));
  }

  private void scimUser(
      ScimUserId user, String name, long version, long written, @Nullable String request)
      throws Exception {
    console.sql(
        """
        INSERT INTO scim.users (id, organization, user_name_key, email_keys, active, resource,
          version, undo_version, restored_version, request)
        VALUES ('%s', '%s', '%s', '{}', true, '{}', %d, %s, %d, decode('%s', 'hex'))
        ON CONFLICT (id) DO UPDATE SET version = excluded.version,
          undo_version = excluded.undo_version, restored_version = excluded.restored_version,
          request = excluded.request, last_modified = clock_timestamp()
        """
            .formatted(
                user,
                organization,
                name,
                version,
                version == written ? "NULL" : String.valueOf(version),
                written,
                request == null ? "" : request));
  }
}
