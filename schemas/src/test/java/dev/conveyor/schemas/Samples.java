package dev.conveyor.schemas;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** One event of every type, the same in every run. */
final class Samples {

  static final OrganizationId ACME = new OrganizationId("acme");
  static final Instant AT = Instant.parse("2026-01-02T03:04:05.678901Z");
  private static final UUID ONE = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final UUID TWO = UUID.fromString("00000000-0000-4000-8000-000000000002");
  private static final UserId USER = new UserId(ONE);
  private static final ScimUserId SCIM_USER = new ScimUserId(TWO);
  private static final GroupId GROUP = new GroupId(ONE);
  private static final List<Grant> GRANTS =
      List.of(
          new Grant(Role.ADMIN, new GrantSource.Group(GROUP)),
          new Grant(Role.TRUST_SHARER, GrantSource.MANUAL));

  static Map<String, Event> all() {
    Map<String, Event> all = new LinkedHashMap<>();
    all.put(
        "scim-user-changed",
        new ScimUserChanged(
            ACME, SCIM_USER, 3, AT, true, false, "ann@acme.test", List.of("displayName"), user()));
    all.put(
        "scim-group-changed", new ScimGroupChanged(ACME, GROUP, 1, AT, "Engineers", null, false));
    all.put(
        "scim-group-members-changed",
        new ScimGroupMembersChanged(ACME, GROUP, 2, AT, List.of(SCIM_USER), List.of()));
    all.put(
        "scim-request-replayed",
        new ScimRequestReplayed(ACME, 1, AT, "PRV-7K3F-Q2XD", "POST", "/Users", "e30=", null));
    all.put(
        "scim-connection-changed",
        new ScimConnectionChanged(ACME, 1, AT, true, Role.ASSIGNEE_ONLY, false, 25));
    all.put("role-mapping-changed", new RoleMappingChanged(ACME, GROUP, 4, AT, Role.ADMIN));
    all.put("role-mapping-removed", new RoleMappingChanged(ACME, GROUP, 5, AT, null));
    all.put(
        "invite-user", new InviteUser(ACME, USER, 1, AT, new EmailAddress("bo@acme.test"), "Bo"));
    all.put("assign-role", new AssignRole(ACME, USER, 2, AT, Role.BILLING_ADMIN));
    all.put("remove-role", new RemoveRole(ACME, USER, 3, AT, Role.BILLING_ADMIN));
    for (UserChange change : UserChange.values()) {
      if (change != UserChange.ROLES_CHANGED) {
        all.put("directory-user-" + change.text(), lifecycle(change));
      }
      all.put("user-" + change.text(), changed(change));
    }
    all.put(
        "user-snapshot",
        new UserSnapshot(
            ACME,
            USER,
            9,
            AT,
            new EmailAddress("ann@acme.test"),
            "Ann",
            UserStatus.ACTIVE,
            true,
            GRANTS));
    all.put("failed-provision", failed(FailureSubject.user(SCIM_USER, "ann@acme.test")));
    all.put(
        "failure-settled",
        new FailureSettled(
            ACME,
            3,
            AT,
            new FailureReference("PRV-7K3F-Q2XD"),
            Stage.PROVISIONING,
            FailureSettled.Outcome.SUPERSEDED,
            "The user has moved on to version 4."));
    all.put("scim-user-erased", new ScimUserErased(ACME, SCIM_USER, 4, AT));
    all.put(
        "erase-scim-users",
        new EraseScimUsers(
            ACME,
            1,
            AT,
            List.of(new EraseScimUsers.Erased(SCIM_USER, 3)),
            List.of("0123456789abcdef".repeat(4))));
    all.put("erase-user", new EraseUser(ACME, USER, 4, AT));
    all.put("confirm-adoption", new ConfirmAdoption(ACME, USER, 5, AT, SCIM_USER));
    all.put("decide-hold", new DecideHold(ACME, USER, 6, AT, HoldDecision.END_SESSIONS));
    all.put("resend-user", new ResendUser(ACME, USER, 7, AT, 12, UserChange.REACTIVATED));
    all.put(
        "resend-scim-user", new ResendScimUser(ACME, SCIM_USER, 8, AT, 3, "ann@acme.test", "Ann"));
    all.put("resend-scim-group", new ResendScimGroup(ACME, GROUP, 9, AT, 4, List.of(SCIM_USER)));
    all.put(
        "scim-connection-holds",
        new ScimConnectionChanged(
            ACME, 3, AT, true, Role.ASSIGNEE_ONLY, false, null, null, HoldPolicy.DEFAULT));
    all.put(
        "failure-cause-gone",
        new FailureCauseGone(
            ACME,
            3,
            AT,
            new FailureReference("PRV-7K3F-Q2XD"),
            Stage.PROVISIONING,
            "A seat is free."));
    all.put(
        "scim-user-change-undone",
        new ScimUserChanged(
            ACME,
            SCIM_USER,
            4,
            AT,
            true,
            false,
            "ann@acme.test",
            List.of("displayName"),
            user(),
            FailureReference.fingerprint("a", "b"),
            3L));
    all.put(
        "scim-connection-rehire",
        new ScimConnectionChanged(
            ACME, 2, AT, true, Role.ASSIGNEE_ONLY, false, null, Rehire.REFUSE, null));
    all.put(
        "scim-request-undone",
        new ScimRequestReplayed(
            ACME, 4, AT, "PRV-7K3F-Q2XD", "PATCH", "/Users/" + SCIM_USER, "e30=", 4L, 3L));
    all.put(
        "scim-request-not-kept",
        new ScimRequestReplayed(
            ACME,
            1,
            AT,
            "PRV-7K3F-Q2XD",
            "POST",
            "/Groups",
            "",
            null,
            null,
            12_000_000L,
            "0123456789abcdef".repeat(4)));
    all.put(
        "failed-provision-names",
        failed(
            FailureSubject.user(SCIM_USER, "ann@acme.test")
                .alsoKnownAs(List.of("ann@acme.test", "Ann", "bob@acme.test"))));
    all.put("directory-user-erased", new DirectoryUserErased(ACME, USER, 8, AT));
    all.put("user-erased", new UserErased(ACME, USER, 10, AT));
    return all;
  }

  private static tools.jackson.databind.JsonNode user() {
    return JsonMapper.shared()
        .readTree("{\"userName\":\"ann@acme.test\",\"displayName\":\"Ann\",\"active\":true}");
  }

  private static Event lifecycle(UserChange change) {
    UserStatus status =
        change == UserChange.DEACTIVATED ? UserStatus.DEACTIVATED : UserStatus.ACTIVE;
    return new DirectoryUserChanged(
        ACME, USER, 7, AT, change, new EmailAddress("ann@acme.test"), "Ann", status, SCIM_USER, 3L);
  }

  private static Event changed(UserChange change) {
    return new UserChanged(
        ACME,
        USER,
        9,
        AT,
        change,
        List.of("roles"),
        new EmailAddress("ann@acme.test"),
        "Ann",
        UserStatus.ACTIVE,
        true,
        GRANTS);
  }

  private static Event failed(FailureSubject about) {
    String fingerprint = FailureReference.fingerprint("a", "b");
    byte[] bytes = "{not json".getBytes(StandardCharsets.UTF_8);
    return new FailedProvision(
        ACME,
        3,
        AT,
        FailureReference.of(fingerprint),
        fingerprint,
        Stage.PROVISIONING,
        about,
        FailureReason.SEAT_LIMIT_REACHED.code(),
        "All 25 seats are taken.",
        new OriginalRecord(
            Topic.SCIM_USER_CHANGES.topicName(),
            2,
            41L,
            OriginalRecord.encode(bytes),
            List.of(new OriginalRecord.Header("ce_type", OriginalRecord.encode(bytes))),
            OriginalRecord.encode(bytes)));
  }

  private Samples() {}
}
