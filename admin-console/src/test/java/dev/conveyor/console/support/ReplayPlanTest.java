package dev.conveyor.console.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.AssignRole;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.EventSource;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.FailureSubject;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.OriginalRecord;
import dev.conveyor.schemas.ReasonCode;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.ScimConnectionChanged;
import dev.conveyor.schemas.ScimRequestReplayed;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ReplayPlanTest {

  private static final OrganizationId ACME = new OrganizationId("acme");
  private static final OrganizationId GLOBEX = new OrganizationId("globex");
  private static final UserId USER = new UserId(UUID.randomUUID());
  private static final FailureSubject ABOUT = FailureSubject.user(USER, null);

  @Test
  void aCommandOfItsStageIsSent() {
    AssignRole command = assign(ACME);

    ReplayPlan plan = ReplayPlan.of(failure("acme", "role-sync", ABOUT, original(command)));

    assertThat(plan)
        .isEqualTo(new ReplayPlan.Send(command, "assign the role Admin to user " + USER));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ingress", "provisioning", "support", ""})
  void aCommandIsNotSentFromOtherStages(String stage) {
    refused(failure("acme", stage, ABOUT, original(assign(ACME))), "does not apply");
  }

  @Test
  void settingsAreNotSentFromTheIngress() {
    ScimConnectionChanged settings =
        new ScimConnectionChanged(ACME, 2, Instant.EPOCH, true, Role.ASSIGNEE_ONLY, false, 5);
    FailureSubject about = FailureSubject.settings();

    assertThat(ReplayPlan.of(failure("acme", "provisioning", about, original(settings))))
        .isInstanceOf(ReplayPlan.Send.class);
    refused(failure("acme", "ingress", about, original(settings)), "does not apply");
  }

  @Test
  void aRecordOfAnotherOrganizationIsNotSent() {
    refused(failure("acme", "role-sync", ABOUT, original(assign(GLOBEX))), "globex");
  }

  @Test
  void aRecordUnderAnotherKeyIsNotSent() {
    OriginalRecord original = original(assign(GLOBEX));
    OriginalRecord forged =
        new OriginalRecord(
            original.topic(), 0, 0L, base64("acme/" + USER), original.headers(), original.value());

    refused(failure("acme", "role-sync", ABOUT, forged), "key");
    refused(failure("globex", "role-sync", ABOUT, forged), "key");
  }

  @Test
  void aRecordForAnotherTopicIsNotSent() {
    OriginalRecord original = original(assign(ACME));
    OriginalRecord forged =
        new OriginalRecord(
            "conveyor.scim.group-changes.v1",
            0,
            0L,
            original.key(),
            original.headers(),
            original.value());

    refused(failure("acme", "role-sync", ABOUT, forged), "belong on");
  }

  @Test
  void aRecordOfAnotherSourceIsNotSent() {
    OriginalRecord forged = original(assign(ACME), EventSource.ROLE_SYNC_WORKER.text(), 0);

    refused(failure("acme", "role-sync", ABOUT, forged), "ce_source");
  }

  @Test
  void aRecordAboutAnotherUserIsNotSent() {
    FailureSubject other = FailureSubject.user(UUID.randomUUID(), "ann");

    refused(failure("acme", "role-sync", other, original(assign(ACME))), "another user");
  }

  @Test
  void undoneRequestOfProvisioningIsSent() {
    FailureReference reference = FailureReference.of(FailureReference.fingerprint("a"));
    ScimRequestReplayed request =
        new ScimRequestReplayed(
            ACME, 1, Instant.EPOCH, reference.value(), "POST", "/Users", "e30=", null);
    FailureSubject about = FailureSubject.user(UUID.randomUUID(), "ann");

    for (String stage : new String[] {"ingress", "provisioning"}) {
      assertThat(ReplayPlan.of(failure("acme", stage, about, original(request))))
          .isInstanceOf(ReplayPlan.Send.class);
    }
    refused(failure("acme", "role-sync", about, original(request)), "does not apply");
  }

  @Test
  void requestWithoutItsBodyIsNotSent() {
    ScimRequestReplayed request =
        new ScimRequestReplayed(
            ACME,
            1,
            Instant.EPOCH,
            "PRV-7K3F-Q2XD",
            "POST",
            "/Users",
            "",
            null,
            null,
            300_000L,
            "0".repeat(64));

    refused(
        failure(
            "acme",
            "ingress",
            FailureSubject.user(null, "ann"),
            original(request, EventSource.SCIM_INGRESS.text(), null)),
        "The request's body of 300000 bytes was not kept");
  }

  @Test
  void onlyARequestMayHaveBeenOnNoTopic() {
    refused(
        failure(
            "acme",
            "role-sync",
            ABOUT,
            original(assign(ACME), EventSource.ADMIN_CONSOLE.text(), null)),
        "on no topic");
    ScimRequestReplayed request =
        new ScimRequestReplayed(
            ACME, 1, Instant.EPOCH, "PRV-7K3F-Q2XD", "POST", "/Users", "e30=", null);
    assertThat(
            ReplayPlan.of(
                failure(
                    "acme",
                    "ingress",
                    FailureSubject.user("an id", "ann"),
                    original(request, EventSource.SCIM_INGRESS.text(), null))))
        .isEqualTo(new ReplayPlan.Send(request, "POST /Users"));
  }

  @Test
  void whatNobodyCanReadIsNotSent() {
    OriginalRecord broken =
        new OriginalRecord(
            "conveyor.scim.user-changes.v1", 0, 0L, base64("acme/x"), List.of(), base64("{"));
    OriginalRecord noBase64 =
        new OriginalRecord("conveyor.scim.user-changes.v1", 0, 0L, "?", List.of(), "?");
    OriginalRecord cut =
        new OriginalRecord(
            "conveyor.scim.user-changes.v1",
            0,
            0L,
            base64("acme/x"),
            List.of(header(EventHeaders.TRUNCATED, "9 bytes, SHA-256 00")),
            base64("{"));

    refused(failure("acme", "provisioning", ABOUT, broken), "cannot be read");
    refused(failure("acme", "provisioning", ABOUT, noBase64), "cannot be read");
    refused(failure("acme", "provisioning", ABOUT, cut), "Only the beginning");
  }

  @Test
  void aPushIsSentToItsWorker() {
    ScimUserId id = new ScimUserId(UUID.randomUUID());
    ScimUserChanged push =
        new ScimUserChanged(
            ACME,
            id,
            3,
            Instant.EPOCH,
            true,
            false,
            "ann",
            List.of(),
            JsonMapper.shared().createObjectNode());

    assertThat(
            ReplayPlan.of(
                failure("acme", "provisioning", FailureSubject.user(id, "ann"), original(push))))
        .isEqualTo(new ReplayPlan.Send(push, "version 3 of user ann"));
  }

  @Test
  void whatMustFailAgainIsSentButNotOffered() {
    Failure failure = failure("acme", "role-sync", "email-missing", ABOUT, original(assign(ACME)));

    assertThat(ReplayPlan.of(failure)).isInstanceOf(ReplayPlan.Send.class);
    assertThat(ReplayPlan.offered(failure))
        .isInstanceOfSatisfying(
            ReplayPlan.Refuse.class,
            refuse -> assertThat(refuse.why()).contains("The same request fails again"));
  }

  @Test
  void whatMayHealIsOffered() {
    Failure failure =
        failure("acme", "role-sync", "seat-limit-reached", ABOUT, original(assign(ACME)));

    assertThat(ReplayPlan.offered(failure)).isEqualTo(ReplayPlan.of(failure));
  }

  private static void refused(Failure failure, String why) {
    assertThat(ReplayPlan.of(failure))
        .isInstanceOfSatisfying(
            ReplayPlan.Refuse.class, refuse -> assertThat(refuse.why()).contains(why));
  }

  private static AssignRole assign(OrganizationId organization) {
    return new AssignRole(organization, USER, 2, Instant.EPOCH, Role.ADMIN);
  }

  private static OriginalRecord original(Event event) {
    return original(event, event.eventType().sources().iterator().next().text(), 0);
  }

  private static OriginalRecord original(Event event, String source, Integer partition) {
    return new OriginalRecord(
        event.eventType().topic().topicName(),
        partition,
        partition == null ? null : 0L,
        base64(event.key()),
        List.of(
            header(EventHeaders.TYPE, event.eventType().ceType()),
            header(EventHeaders.SOURCE, source)),
        OriginalRecord.encode(EventCodec.encode(event)));
  }

  private static OriginalRecord.Header header(String name, String value) {
    return new OriginalRecord.Header(name, base64(value));
  }

  private static String base64(String text) {
    return OriginalRecord.encode(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Failure failure(
      String organization, String stage, FailureSubject about, OriginalRecord original) {
    return failure(organization, stage, "reason", about, original);
  }

  private static Failure failure(
      String organization,
      String stage,
      String reason,
      FailureSubject about,
      OriginalRecord original) {
    return new Failure(
        "f".repeat(64),
        new FailureReference("PRV-7K3F-Q2XD"),
        organization,
        about,
        stage,
        new ReasonCode(reason),
        "message",
        1,
        original,
        Instant.EPOCH,
        Instant.EPOCH,
        1,
        Failure.Status.OPEN,
        null);
  }
}
