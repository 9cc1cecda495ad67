package dev.conveyor.ingress.outcomes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.ingress.IngressDatabase;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ReasonCode;
import dev.conveyor.schemas.ScimUserId;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On a real database in which the provisioning worker's views are tables. */
class OutcomeWaitsTest {

  private static final OrganizationId ACME = new OrganizationId("acme");
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(20);

  private static IngressDatabase database;
  private static OutcomeStore store;
  private OutcomeWaits waits;

  @BeforeAll
  static void views() throws Exception {
    database = new IngressDatabase();
    try (Connection connection = database.database.connectAsSuperuser();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE directory.ingress_applied_scim_users
            (organization text, scim_user_id uuid, version bigint);
          CREATE TABLE directory.ingress_refused_scim_users (organization text, scim_user_id uuid,
            version bigint, reason text, message text, reference text);
          GRANT ALL ON directory.ingress_applied_scim_users, directory.ingress_refused_scim_users
            TO conveyor_ingress
          """);
    }
    store = new OutcomeStore(database.jdbc);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @AfterEach
  void stop() {
    waits.loop().stop();
  }

  @Test
  void waitEndsOnceProvisioned() throws Exception {
    start(LONG);
    PendingUser user = user(3);
    CompletableFuture<ProvisioningOutcome> answer = await(user);
    applied(user, 2);
    assertThat(answer).isNotDone();

    applied(user, 4);

    assertThat(answer.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ProvisioningOutcome.Provisioned.class);
  }

  @Test
  void rejectionIsReturnedVerbatim() throws Exception {
    start(LONG);
    PendingUser user = user(2);
    applied(user, 1);
    CompletableFuture<ProvisioningOutcome> answer = await(user);

    refused(user);

    assertThat(answer.get(20, TimeUnit.SECONDS))
        .isEqualTo(
            new ProvisioningOutcome.Refused(new ReasonCode("why"), "Because.", "PRV-0000-0000"));
    assertThat(store.refusal(ACME, user.id())).isEqualTo(new OutcomeStore.Refusal(2, false));
  }

  @Test
  void laterRejectionDoesNotConcernWhatIsProvisioned() throws Exception {
    start(LONG);
    PendingUser user = user(2);
    applied(user, 2);
    refused(new PendingUser(ACME, user.id(), 3));

    assertThat(await(user).get(20, TimeUnit.SECONDS))
        .isInstanceOf(ProvisioningOutcome.Provisioned.class);
  }

  @Test
  void waitsTimeOut() throws Exception {
    start(SHORT);

    assertThat(await(user(1)).get(20, TimeUnit.SECONDS))
        .isInstanceOf(ProvisioningOutcome.Unknown.class);
  }

  @Test
  void slowDatabaseDoesNotProlongTheWait() throws Exception {
    start(SHORT);
    try (Connection connection = database.database.connectAsSuperuser();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE directory.ingress_refused_scim_users");

      assertThat(await(user(1)).get(20, TimeUnit.SECONDS))
          .isInstanceOf(ProvisioningOutcome.Unknown.class);
      connection.rollback();
    }
  }

  @Test
  void unrelatedRejectionIsIgnored() throws Exception {
    start(LONG);
    PendingUser user = user(2);

    refused(user);

    assertThat(waits.await(user, refused -> false).get(20, TimeUnit.SECONDS))
        .isInstanceOf(ProvisioningOutcome.RefusedElsewhere.class);
  }

  @Test
  void manyRequestsWaitOnOneThread() throws Exception {
    start(LONG);
    List<PendingUser> users = new ArrayList<>();
    List<CompletableFuture<ProvisioningOutcome>> answers = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      users.add(user(1));
      answers.add(await(users.get(i)));
    }

    for (int i = 0; i < 1000; i++) {
      if (i % 2 == 0) {
        applied(users.get(i), 1);
      } else {
        refused(users.get(i));
      }
    }

    for (int i = 0; i < 1000; i++) {
      assertThat(answers.get(i).get(20, TimeUnit.SECONDS))
          .isInstanceOf(
              i % 2 == 0
                  ? ProvisioningOutcome.Provisioned.class
                  : ProvisioningOutcome.Refused.class);
    }
  }

  @Test
  void waitsAreSkippedWhileThePipelineIsStuck() throws Exception {
    start(SHORT);
    for (int i = 0; i < OutcomeWaits.IN_VAIN; i++) {
      await(user(1)).get(20, TimeUnit.SECONDS);
    }

    CompletableFuture<ProvisioningOutcome> atOnce = await(user(1));
    assertThat(atOnce).isCompletedWithValueMatching(ProvisioningOutcome.Unknown.class::isInstance);

    PendingUser provisioned = user(1);
    applied(provisioned, 1);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!(await(provisioned).get(20, TimeUnit.SECONDS)
        instanceof ProvisioningOutcome.Provisioned)) {
      assertThat(System.nanoTime()).isLessThan(end);
    }
  }

  private void start(Duration patience) {
    waits = new OutcomeWaits(store, patience);
    waits.loop().start();
  }

  private CompletableFuture<ProvisioningOutcome> await(PendingUser user) {
    return waits.await(user, refused -> true);
  }

  private static PendingUser user(long version) {
    return new PendingUser(ACME, new ScimUserId(UUID.randomUUID()), version);
  }

  private static void applied(PendingUser user, long version) {
    database
        .jdbc
        .sql(
            "INSERT INTO directory.ingress_applied_scim_users (organization, scim_user_id, version)"
                + " VALUES (:o, :id, :version)")
        .param("o", ACME.value())
        .param("id", user.id().value())
        .param("version", version)
        .update();
  }

  private static void refused(PendingUser user) {
    database
        .jdbc
        .sql(
            """
            INSERT INTO directory.ingress_refused_scim_users
              (organization, scim_user_id, version, reason, message, reference)
            VALUES (:o, :id, :version, 'why', 'Because.', 'PRV-0000-0000')
            """)
        .param("o", ACME.value())
        .param("id", user.id().value())
        .param("version", user.version())
        .update();
  }
}
