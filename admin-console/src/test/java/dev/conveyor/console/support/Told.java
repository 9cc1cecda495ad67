package dev.conveyor.console.support;

import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.FailureSubject;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.OriginalRecord;
import dev.conveyor.schemas.ReasonCode;
import dev.conveyor.schemas.ScimRequestReplayed;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.Stage;
import dev.conveyor.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What the provisioning worker and the ingress tell of one request that was refused and undone. */
record Told(OrganizationId organization, ScimUserId user, String method, String fingerprint) {

  static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

  static Told of(String organization, String method) {
    ScimUserId user = new ScimUserId(UUID.randomUUID());
    return new Told(
        new OrganizationId(organization),
        user,
        method,
        FailureReference.fingerprint(organization, user.toString()));
  }

  FailureReference reference() {
    return FailureReference.of(fingerprint);
  }

  /** The same request for another user, as a POST that is made again. */
  Told again() {
    return new Told(organization, new ScimUserId(UUID.randomUUID()), method, fingerprint);
  }

  /** The worker refuses a version. */
  FailedProvision refused(long version) {
    ScimUserChanged change =
        new ScimUserChanged(
            organization,
            user,
            version,
            AT,
            true,
            false,
            "ann",
            List.of("emails"),
            JsonMapper.shared()
                .readTree(
                    "{\"userName\":\"ann\",\"displayName\":\"Ann Lee\",\"emails\":[{\"value\":\"New@acme.test\"}]}"));
    return failure(
        Stage.PROVISIONING,
        version,
        FailureSubject.user(user, "ann"),
        change,
        0,
        // Each version of each user is a record of its own.
        user.value().getMostSignificantBits() >>> 1 ^ version,
        AT);
  }

  /** The ingress rejects the request that support sends through again. */
  FailedProvision rejectedReplay() {
    ScimRequestReplayed request =
        new ScimRequestReplayed(
            organization, 1, AT, reference().value(), method, "/Users", "e30=", 3L, 2L);
    FailedProvision failure =
        failure(
            Stage.INGRESS, 1, FailureSubject.user(user, "ann"), request, 0, 17L, AT.plusSeconds(9));
    String fingerprint = FailureReference.fingerprint("ingress", "scim-requests", "0", "17");
    return new FailedProvision(
        organization,
        1,
        failure.occurredAt(),
        reference(),
        fingerprint,
        Stage.INGRESS,
        failure.about(),
        ReasonCode.scim("uniqueness"),
        "Taken.",
        failure.original());
  }

  /** The ingress has undone it. */
  FailedProvision undone(long version, @Nullable Long undoneAt) {
    ScimRequestReplayed request =
        new ScimRequestReplayed(
            organization,
            1,
            AT,
            reference().value(),
            method,
            "/Users/" + user,
            "e30=",
            undoneAt,
            version);
    FailureSubject about =
        FailureSubject.user(user, "ann").alsoKnownAs(List.of("old@acme.test", "New@acme.test"));
    return failure(Stage.INGRESS, version, about, request, null, null, AT.plusMillis(version));
  }

  /** The ingress has rejected it. */
  FailedProvision rejected(@Nullable ScimUserId id, @Nullable Long resourceVersion, Instant at) {
    ScimRequestReplayed request =
        new ScimRequestReplayed(
            organization, 1, at, reference().value(), method, "/Users", "e30=", resourceVersion);
    return failure(
        Stage.INGRESS,
        resourceVersion == null ? 1 : resourceVersion,
        FailureSubject.user(id, "ann"),
        request,
        null,
        null,
        at);
  }

  /** The ingress has rejected it, with a body that is too large to keep. */
  FailedProvision notKept() {
    ScimRequestReplayed request =
        new ScimRequestReplayed(
            organization,
            1,
            AT,
            reference().value(),
            method,
            "/Users",
            "",
            null,
            null,
            300_000L,
            "0".repeat(64));
    FailureSubject about = FailureSubject.user(null, "ann");
    return failure(Stage.INGRESS, 1, about, request, null, null, AT);
  }

  private FailedProvision failure(
      Stage stage,
      long version,
      FailureSubject about,
      Event original,
      @Nullable Integer partition,
      @Nullable Long offset,
      Instant at) {
    Topic topic = original.eventType().topic();
    OriginalRecord record =
        new OriginalRecord(
            topic.topicName(),
            partition,
            offset,
            OriginalRecord.encode(bytes(original.key())),
            List.of(
                new OriginalRecord.Header(
                    EventHeaders.TYPE, OriginalRecord.encode(bytes(original.eventType().ceType()))),
                new OriginalRecord.Header(
                    EventHeaders.SOURCE,
                    OriginalRecord.encode(
                        bytes(original.eventType().sources().iterator().next().text())))),
            OriginalRecord.encode(EventCodec.encode(original)));
    return new FailedProvision(
        organization,
        version,
        at,
        reference(),
        fingerprint,
        stage,
        about,
        new ReasonCode("email-taken"),
        "The address is taken.",
        record);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
