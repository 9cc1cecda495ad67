package dev.conveyor.ingress.users;

import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.Origin;
import dev.conveyor.ingress.requests.Source;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.schemas.ResendScimUser;
import dev.conveyor.schemas.ScimUserChanged;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Publishes versions of users, in the transaction that wrote them. */
final class ChangeRecords {

  private final Outbox outbox;

  ChangeRecords(Outbox outbox) {
    this.outbox = outbox;
  }

  void written(Caller caller, StoredUser user, List<String> changed, Origin origin) {
    outbox.append(message(caller, user, changed, origin));
  }

  /** The record of a version that was written, to be published together with others. */
  OutboxMessage message(Caller caller, StoredUser user, List<String> changed, Origin origin) {
    return message(caller, record(caller, user, changed, false, origin, null), origin);
  }

  /** The record of a deletion, to be published. */
  OutboxMessage deleted(Caller caller, StoredUser last) {
    return OutboxMessage.of(
        record(caller, last, List.of(), true, null, null), Source.NAME, caller.trace());
  }

  /** The record of a version that has the state of the one before. */
  OutboxMessage repeated(Caller caller, StoredUser user) {
    return OutboxMessage.of(
        record(caller, user, List.of(), false, null, null), Source.NAME, caller.trace());
  }

  /** The record of the deletion of a user of whom nothing is left here. */
  OutboxMessage deleted(Caller caller, ResendScimUser last, Instant now) {
    ObjectNode user = JsonMapper.shared().createObjectNode();
    user.put("userName", last.address()).put("displayName", last.displayName());
    return OutboxMessage.of(
        new ScimUserChanged(
            caller.organization(),
            last.userId(),
            last.lastVersion() + 1,
            now,
            false,
            true,
            last.address(),
            List.of(),
            user),
        Source.NAME,
        caller.trace());
  }

  /**
   * @param user the user after the undo
   * @param gone whether the user is deleted
   */
  void undone(
      Caller caller,
      StoredUser user,
      List<String> changed,
      boolean gone,
      Origin origin,
      long refused) {
    outbox.append(message(caller, record(caller, user, changed, gone, origin, refused), origin));
  }

  /** The outcome of a replayed request is reported under the reference of its failure. */
  private static OutboxMessage message(Caller caller, ScimUserChanged record, Origin origin) {
    OutboxMessage message = OutboxMessage.of(record, Source.NAME, caller.trace());
    return record.undoes() != null || origin.replayOf() == null
        ? message
        : withReference(message, origin.replayOf());
  }

  private static OutboxMessage withReference(OutboxMessage message, String reference) {
    return new OutboxMessage(
        message.id(),
        message.topic(),
        message.key(),
        message.type(),
        message.source(),
        message.subject(),
        message.time(),
        message.traceParent(),
        reference,
        message.payload());
  }

  private static ScimUserChanged record(
      Caller caller,
      StoredUser user,
      List<String> changed,
      boolean deleted,
      @Nullable Origin origin,
      @Nullable Long undoes) {
    return new ScimUserChanged(
        caller.organization(),
        user.id(),
        user.version(),
        user.lastModified(),
        user.document().active() && !deleted,
        deleted,
        user.document().userName(),
        changed,
        user.document().tree(),
        origin != null && origin.published() ? origin.fingerprint() : null,
        undoes);
  }
}
