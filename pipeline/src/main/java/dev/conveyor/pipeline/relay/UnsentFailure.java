package dev.conveyor.pipeline.relay;

import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.FailureSettled;
import dev.conveyor.schemas.FailureSubject;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.OriginalRecord;
import dev.conveyor.schemas.Partitioning;
import dev.conveyor.schemas.ReasonCode;
import dev.conveyor.schemas.Stage;
import dev.conveyor.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The failed provision of a row that the broker rejects permanently. It is reported for the stage
 * that owns the outbox, about the user or group in the row's key. A row always gets the same
 * reference.
 *
 * <p>The console is not a stage and publishes no failures: its unsendable rows appear only on its
 * pipeline page.
 *
 * @param schema the outbox's schema, which identifies its owner
 */
record UnsentFailure(OutboxRow row, String schema) {

  /** Maximum length of the record's value in bytes; a larger one is kept only in the outbox. */
  static final int MOST_KEPT = 256 * 1024;

  private static final Map<String, Owner> OWNERS =
      Map.of(
          "scim", new Owner(Stage.INGRESS, "/conveyor/scim-ingress"),
          "directory", new Owner(Stage.PROVISIONING, "/conveyor/provisioning-worker"),
          "roles", new Owner(Stage.ROLE_SYNC, "/conveyor/role-sync-worker"));

  /** The owner of each outbox: only it may publish its stage's failures. */
  private record Owner(Stage stage, String source) {}

  /**
   * Empty for a short record of the error topic itself, which leaves no way to report it, and for
   * an outbox that belongs to no stage.
   */
  Optional<OutboxMessage> failed(ReasonCode reason, Instant now) {
    Optional<Owner> owner = owner();
    if (onErrorTopic()) {
      return size() > MOST_KEPT
          ? owner.flatMap(
              each -> shortened(Skimmed.of(row.payload()), now).map(event -> message(each, event)))
          : Optional.empty();
    }
    return owner.map(
        each -> message(each, failure(each.stage(), Skimmed.of(row.payload()), reason, now)));
  }

  /** The row was eventually sent. */
  Optional<OutboxMessage> sentAgain(Instant now) {
    if (onErrorTopic()) {
      return Optional.empty();
    }
    return owner()
        .map(each ->
            message(
                each,
                new FailureSettled(
                    organization(),
                    1,
                    now,
                    FailureReference.of(fingerprint()),
                    each.stage(),
                    FailureSettled.Outcome.RESOLVED,
                    "The record was published.")));
  }

  private Optional<Owner> owner() {
    return Optional.ofNullable(OWNERS.get(schema));
  }

  private FailedProvision failure(Stage stage, Skimmed event, ReasonCode reason, Instant now) {
    return new FailedProvision(
        organization(),
        event.version(),
        now,
        FailureReference.of(fingerprint()),
        fingerprint(),
        stage,
        about(event),
        reason,
        reason.equals(Relay.TOO_LARGE)
            ? "The change was accepted, but its record of %d bytes exceeds the size limit, so it has not taken effect. Raise the limit, then resend the record."
                .formatted(size())
            : "The change was accepted, but Kafka rejected its record, so it has not taken effect. Fix the cause, then resend the record.",
        original());
  }

  /** The same failure, without the original record that made it too large. */
  private Optional<FailedProvision> shortened(Skimmed failure, Instant now) {
    try {
      return Optional.of(
          new FailedProvision(
              organization(),
              failure.version(),
              now,
              new FailureReference(String.valueOf(failure.first("reference"))),
              String.valueOf(failure.first("fingerprint")),
              stageNamed(failure.first("stage")),
              new FailureSubject(
                  String.valueOf(failure.first("about.kind")),
                  failure.first("about.id"),
                  failure.first("about.name")),
              new ReasonCode(String.valueOf(failure.first("reason"))),
              String.valueOf(failure.first("message")),
              original()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private OutboxMessage message(Owner owner, Event event) {
    return OutboxMessage.underKeyOf(
        row.key(), event, owner.source(), TraceParent.continued(row.traceParent()));
  }

  private OriginalRecord original() {
    List<OriginalRecord.Header> headers = new ArrayList<>();
    for (Header header : row.toRecord().headers()) {
      headers.add(new OriginalRecord.Header(header.key(), OriginalRecord.encode(header.value())));
    }
    headers.add(header(EventHeaders.OUTBOX, schema));
    headers.add(header(EventHeaders.OUTBOX_ROW, row.id()));
    return new OriginalRecord(
        row.topic(),
        null,
        null,
        OriginalRecord.encode(row.key()),
        headers,
        size() <= MOST_KEPT ? OriginalRecord.encode(row.payload()) : null);
  }

  private static OriginalRecord.Header header(String name, String value) {
    return new OriginalRecord.Header(
        name, OriginalRecord.encode(value.getBytes(StandardCharsets.UTF_8)));
  }

  private FailureSubject about(Skimmed event) {
    String id = subject();
    return switch (Topic.named(row.topic()).orElse(null)) {
      case SCIM_USER_CHANGES, USER_LIFECYCLE, USER_CHANGES, USERS, DIRECTORY_COMMANDS ->
          FailureSubject.user(id, event.first("userName", "email", "displayName"));
      case SCIM_GROUP_CHANGES -> FailureSubject.group(id, event.first("displayName"));
      case SETTINGS_CHANGES -> FailureSubject.settings();
      case SCIM_REQUESTS, PROVISIONING_ERRORS -> FailureSubject.unreadable();
      case null -> FailureSubject.unreadable();
    };
  }

  private static Stage stageNamed(@Nullable String text) {
    for (Stage stage : Stage.values()) {
      if (stage.text().equals(text)) {
        return stage;
      }
    }
    throw new IllegalArgumentException("no stage: " + text);
  }

  private String fingerprint() {
    return FailureReference.fingerprint("outbox", schema, row.id());
  }

  private OrganizationId organization() {
    try {
      return new OrganizationId(
          new String(Partitioning.organization(row.key()), StandardCharsets.UTF_8));
    } catch (InvalidValue e) {
      return OrganizationId.UNKNOWN;
    }
  }

  /** The part of the key after its first slash. */
  private @Nullable String subject() {
    if (row.key() == null) {
      return null;
    }
    String key = new String(row.key(), StandardCharsets.UTF_8);
    int slash = key.indexOf('/');
    return slash < 0 || slash == key.length() - 1 ? null : key.substring(slash + 1);
  }

  private boolean onErrorTopic() {
    return row.topic().equals(Topic.PROVISIONING_ERRORS.topicName());
  }

  private int size() {
    return row.payload() == null ? 0 : row.payload().length;
  }
}
