package dev.conveyor.provisioning.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.ConfirmAdoption;
import dev.conveyor.schemas.EraseUser;
import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.FailureCauseGone;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.FailureSettled;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimConnectionChanged;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.ScimUserErased;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Rejections in the tables: kept, fulfilled, announced, and deleted. */
class WishesTest {

  private static final String POST = FailureReference.fingerprint("POST");

  private static Worker worker;
  private OrganizationId acme;
  private long settings;

  @BeforeAll
  static void start() {
    worker = new Worker();
    worker.superuser(
        """
        GRANT USAGE ON SCHEMA roles, settings TO conveyor_provisioning;
        CREATE TABLE roles.provisioning_powers (organization text, user_id uuid);
        CREATE TABLE settings.provisioning_passwords (organization text, user_id uuid,
          changed_at timestamptz);
        GRANT ALL ON roles.provisioning_powers, settings.provisioning_passwords
          TO conveyor_provisioning;
        """);
  }

  @AfterAll
  static void stop() {
    worker.close();
  }

  @BeforeEach
  void organization() {
    worker.jdbc.sql("DELETE FROM outbox").update();
    acme = new OrganizationId("w" + Long.toString(System.nanoTime(), 36));
  }

  @Test
  void swapInOnePollViolatesNoIndex() {
    worker.take(user(1, 1, "a@x"), user(2, 1, "b@x"), user(3, 1, "c@x"));

    worker.take(user(1, 2, "b@x"), user(2, 2, "c@x"), user(3, 2, "a@x"));

    assertThat(emails()).containsExactly("b@x", "c@x", "a@x");
    assertThat(failures()).isEmpty();
  }

  @Test
  void swapAcrossPollsSettlesTheFailure() {
    worker.take(user(1, 1, "a@x"), user(2, 1, "b@x"), user(3, 1, "c@x"));
    worker.take(user(1, 2, "b@x"));
    worker.take(user(2, 2, "c@x"));

    worker.take(user(3, 2, "a@x"));

    assertThat(emails()).containsExactly("b@x", "c@x", "a@x");
    assertThat(settled()).containsExactlyInAnyOrderElementsOf(references());
    assertThat(count("refused_scim_users")).isZero();
  }

  @Test
  void addressesChangeHandsInOnePoll() {
    List<ScimUserChanged> first = new ArrayList<>();
    List<ScimUserChanged> second = new ArrayList<>();
    for (int i = 1; i <= 50; i++) {
      first.add(user(i, 1, "u" + i + "@x"));
      second.add(user(i, 2, "u" + (i - 1) + "@x"));
    }
    worker.take(first.toArray(ScimUserChanged[]::new));

    worker.take(second.reversed().toArray(ScimUserChanged[]::new));

    assertThat(failures()).isEmpty();
    assertThat(emails()).startsWith("u0@x", "u1@x").endsWith("u49@x");
  }

  @Test
  void longChainIsFulfilledAcrossPolls() {
    for (int i = 1; i <= 60; i++) {
      worker.take(user(i, 1, "u" + i + "@x"));
    }
    for (int i = 1; i < 60; i++) {
      worker.take(user(i, 2, "u" + (i + 1) + "@x"));
    }
    assertThat(failures()).hasSize(59);

    worker.take(deleted(60, 2, "u60@x"));

    assertThat(settled()).hasSize(59);
    assertThat(count("refused_scim_users")).isZero();
  }

  @Test
  void raisedLimitAdmitsTheOldest() {
    limit(1);
    for (int i = 1; i <= 6; i++) {
      worker.take(user(i, 1, "u" + i + "@x"));
    }

    limit(3);

    assertThat(emails()).containsExactly("u1@x", "u2@x", "u3@x");
    limit(null);
    assertThat(emails()).hasSize(6);
    assertThat(settled()).containsExactlyElementsOf(references());
  }

  @Test
  void erasureFreesSeatAndAddress() {
    limit(1);
    worker.take(user(1, 1, "a@x"));
    UserId a = userOf(1);
    worker.take(user(2, 1, "a@x"), user(3, 1, "c@x"));
    assertThat(messages()).anyMatch(message -> message.contains("\"Name 1\""));

    worker.take(new EraseUser(acme, a, 1, Instant.EPOCH));

    assertThat(emails()).containsExactly("a@x");
    assertThat(messages()).noneMatch(message -> message.contains("Name 1"));
    worker.take(new ScimUserErased(acme, id(3), 2, Instant.EPOCH));
    assertThat(count("refused_scim_users")).isZero();
  }

  @Test
  void erasureRemovesHoldersNamesFromMessages() {
    worker.take(user(1, 1, "a@x"), user(2, 1, "b@x"), user(3, 1, "a@x"), user(3, 2, "b@x"));
    worker.jdbc.sql("UPDATE refused_scim_users SET waits_for_address = false").update();

    worker.take(new EraseUser(acme, userOf(2), 1, Instant.EPOCH));

    assertThat(messages()).isNotEmpty().noneMatch(message -> message.contains("Name 2"));
  }

  @Test
  void refusalCarriesTheRequestsFingerprint() {
    limit(0);

    worker.take(user(1, 1, "a@x", POST, null));

    assertThat(failures().getFirst().fingerprint()).isEqualTo(POST);
    assertThat(failures().getFirst().reference()).isEqualTo(FailureReference.of(POST));
    assertThat(refusedForIngress()).containsExactly(FailureReference.of(POST).value());
  }

  @Test
  void undoneRequestIsAnnouncedAndEndsWithItsRetry() {
    limit(0);
    worker.take(user(1, 1, "a@x", POST, null));
    worker.take(undoneCreate(1, 2, "a@x", 1));
    assertThat(refusedForIngress()).isEmpty();
    assertThat(count("undone_requests")).isOne();

    limit(1);

    assertThat(announced()).containsExactly(FailureReference.of(POST));
    worker.take(user(2, 1, "a@x", POST, null));
    assertThat(settled()).containsExactly(FailureReference.of(POST));
    assertThat(count("undone_requests")).isZero();
  }

  @Test
  void nextInLineIsAnnouncedAfterATimeout() {
    worker.take(user(1, 1, "a@x"));
    for (int i = 2; i <= 3; i++) {
      worker.take(user(i, 1, "a@x", FailureReference.fingerprint("POST " + i), null));
      worker.take(undoneCreate(i, 2, "a@x", 1));
    }
    worker.take(user(1, 2, "z@x"));
    assertThat(announced())
        .containsExactly(FailureReference.of(FailureReference.fingerprint("POST 2")));
    assertThat(worker.healing.healNext()).isFalse();
    worker
        .jdbc
        .sql("UPDATE organizations SET heal_at = now() WHERE id = :o")
        .param("o", acme.value())
        .update();
    worker
        .jdbc
        .sql("UPDATE undone_requests SET announced_at = announced_at - interval '1 hour'")
        .update();

    assertThat(worker.healing.healNext()).isTrue();

    assertThat(announced()).hasSize(2);
  }

  @Test
  void largeBacklogIsHealedByTheLoop() {
    limit(0);
    List<ScimUserChanged> many = new ArrayList<>();
    for (int i = 1; i <= 2500; i++) {
      many.add(user(i, 1, "u" + i + "@x"));
    }
    worker.take(many.toArray(ScimUserChanged[]::new));

    limit(null);
    assertThat(count("users")).isEqualTo(2000);
    while (worker.healing.healNext()) {}

    assertThat(count("users")).isEqualTo(2500);
    assertThat(count("refused_scim_users")).isZero();
  }

  @Test
  void partlyAppliedVersionIsReportedToTheDesk() {
    worker.take(user(1, 1, "a@x"), user(2, 1, "b@x"));
    worker.take(user(2, 2, "a@x"));

    worker.take(named(user(2, 3, "a@x"), "New"));

    assertThat(view("console_applied_scim_users", id(2))).isEqualTo(1);
    assertThat(view("ingress_applied_scim_users", id(2))).isEqualTo(3);
    assertThat(view("ingress_refused_scim_users", id(2))).isEqualTo(2);
    assertThat(failures()).hasSize(1);
  }

  @Test
  void deletedUserHasNoAddressInTheView() {
    worker.take(user(1, 1, "a@x"));
    worker.take(deleted(1, 2, "a@x"));

    var row =
        worker
            .jdbc
            .sql("SELECT * FROM console_users WHERE organization = :o")
            .param("o", acme.value())
            .query()
            .singleRow();

    assertThat(row).containsEntry("deleted", true).containsEntry("email_key", null);
    assertThat(row.get("credentials_ended_at")).isNotNull();
    assertThat(row.get("sessions_ended_at")).isNotNull();
  }

  @Test
  void powersAreInheritedAfterConfirmation() {
    worker.take(user(1, 1, "john@x"));
    UserId john = userOf(1);
    worker
        .jdbc
        .sql("INSERT INTO roles.provisioning_powers (organization, user_id) VALUES (:o, :u)")
        .param("o", acme.value())
        .param("u", john.value())
        .update();
    worker.take(deleted(1, 2, "john@x"));
    worker.take(user(2, 1, "john@x"));
    assertThat(failures().getFirst().reason()).hasToString("adoption-needs-confirmation");
    assertThat(view("console_pending_adoptions", id(2))).isNotNull();

    worker.take(new ConfirmAdoption(acme, john, 1, Instant.EPOCH, id(2)));

    assertThat(userOf(2)).isEqualTo(john);
    assertThat(settled()).containsExactlyElementsOf(references());
  }

  @Test
  void passwordFromBeforeDeletionIsVoid() {
    worker.take(user(1, 1, "john@x"));
    worker
        .jdbc
        .sql(
            "INSERT INTO settings.provisioning_passwords (organization, user_id, changed_at)"
                + " VALUES (:o, :u, now())")
        .param("o", acme.value())
        .param("u", userOf(1).value())
        .update();

    worker.take(deleted(1, 2, "john@x"), user(2, 1, "john@x"));

    assertThat(failures()).isEmpty();
  }

  @Test
  void undoneRequestsExpire() {
    limit(0);
    worker.take(user(1, 1, "a@x", POST, null));
    worker.take(undoneCreate(1, 2, "a@x", 1));
    worker.jdbc.sql("UPDATE undone_requests SET since = now() - interval '29 days'").update();

    worker.healing.expire();

    assertThat(count("undone_requests")).isZero();
  }

  private static ScimUserId id(int number) {
    return new ScimUserId(new UUID(4, number));
  }

  private ScimUserChanged user(int number, long version, String email) {
    return user(number, version, email, null, null);
  }

  private ScimUserChanged user(
      int number, long version, String email, @Nullable String request, @Nullable Long undoes) {
    return change(number, version, email, true, false, request, undoes);
  }

  private ScimUserChanged deleted(int number, long version, String email) {
    return change(number, version, email, false, true, null, null);
  }

  private ScimUserChanged undoneCreate(int number, long version, String email, long undoes) {
    return change(number, version, email, false, true, null, undoes);
  }

  private ScimUserChanged change(
      int number,
      long version,
      String email,
      boolean active,
      boolean deleted,
      @Nullable String request,
      @Nullable Long undoes) {
    ObjectNode user = JsonMapper.shared().createObjectNode();
    user.put("displayName", "Name " + number);
    user.putArray("emails").addObject().put("value", email);
    return new ScimUserChanged(
        acme,
        id(number),
        version,
        Instant.EPOCH,
        active,
        deleted,
        "u" + number,
        deleted ? List.of() : List.of("emails"),
        user,
        request,
        undoes);
  }

  private ScimUserChanged named(ScimUserChanged change, String name) {
    ((ObjectNode) change.user()).put("displayName", name);
    return new ScimUserChanged(
        acme,
        change.userId(),
        change.version(),
        Instant.EPOCH,
        true,
        false,
        change.userName(),
        List.of("displayName"),
        change.user());
  }

  private void limit(@Nullable Integer limit) {
    worker.take(
        new ScimConnectionChanged(acme, ++settings, Instant.EPOCH, false, null, false, limit));
  }

  private List<String> emails() {
    return strings(
        "SELECT email FROM users WHERE organization = :o AND scim_user_id IS NOT NULL"
            + " ORDER BY scim_user_id");
  }

  private List<String> messages() {
    return strings("SELECT message FROM refused_scim_users WHERE organization = :o");
  }

  private List<String> refusedForIngress() {
    return strings("SELECT reference FROM ingress_refused_scim_users WHERE organization = :o");
  }

  private List<String> strings(String sql) {
    return worker.jdbc.sql(sql).param("o", acme.value()).query(String.class).list();
  }

  private long count(String table) {
    return worker
        .jdbc
        .sql("SELECT count(*) FROM " + table + " WHERE organization = :o")
        .param("o", acme.value())
        .query(Long.class)
        .single();
  }

  private @Nullable Object view(String view, ScimUserId id) {
    String column = view.equals("console_pending_adoptions") ? "user_id" : "version";
    Object value =
        worker
            .jdbc
            .sql(
                "SELECT "
                    + column
                    + " FROM "
                    + view
                    + " WHERE organization = :o AND scim_user_id = :id")
            .param("o", acme.value())
            .param("id", id.value())
            .query()
            .singleValue();
    return value instanceof Long version ? (Object) version.intValue() : value;
  }

  private UserId userOf(int number) {
    return worker
        .jdbc
        .sql("SELECT id FROM users WHERE organization = :o AND scim_user_id = :id")
        .param("o", acme.value())
        .param("id", id(number).value())
        .query((row, n) -> new UserId(row.getObject(1, UUID.class)))
        .single();
  }

  private List<FailedProvision> failures() {
    return worker.published(acme, FailedProvision.class);
  }

  private List<FailureReference> references() {
    return failures().stream().map(FailedProvision::reference).toList();
  }

  private List<FailureReference> settled() {
    return worker.published(acme, FailureSettled.class).stream()
        .map(FailureSettled::reference)
        .toList();
  }

  private List<FailureReference> announced() {
    return worker.published(acme, FailureCauseGone.class).stream()
        .map(FailureCauseGone::reference)
        .toList();
  }
}
