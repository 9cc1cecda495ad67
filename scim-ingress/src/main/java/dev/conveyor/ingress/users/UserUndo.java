package dev.conveyor.ingress.users;

import dev.conveyor.ingress.groups.Membership;
import dev.conveyor.ingress.groups.UndoneArrivals;
import dev.conveyor.ingress.outcomes.OutcomeStore;
import dev.conveyor.ingress.outcomes.ProvisioningOutcome;
import dev.conveyor.ingress.rejections.FailedWrites;
import dev.conveyor.ingress.rejections.Subjects;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.Origin;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMessage;
import java.util.List;
import org.springframework.dao.DuplicateKeyException;

/**
 * Undoes writes of users that the provisioning worker rejected while their client was waiting, each
 * in the caller's transaction together with the change record of the undo and the failed provision
 * of the request. A write that was committed in between is never undone.
 */
public final class UserUndo {

  private final UserStore users;
  private final Membership membership;
  private final UndoneArrivals arrivals;
  private final OutcomeStore outcomes;
  private final ChangeRecords records;
  private final Outbox outbox;

  public UserUndo(
      UserStore users,
      Membership membership,
      UndoneArrivals arrivals,
      OutcomeStore outcomes,
      Outbox outbox) {
    this.users = users;
    this.membership = membership;
    this.arrivals = arrivals;
    this.outcomes = outcomes;
    this.records = new ChangeRecords(outbox);
    this.outbox = outbox;
  }

  /**
   * Restores the user's state before the write; a user that it created is deleted.
   *
   * @throws NotUndone if there is nothing left to undo; the transaction must roll back
   */
  public void undo(
      Caller caller,
      Origin origin,
      WriteRequest request,
      Undo undo,
      ProvisioningOutcome.Refused refused) {
    StoredUser before = undo.before();
    // Groups are locked before the user, as in every write that involves both.
    if (before == null) {
      arrivals.gone(caller, undo.after().id(), undo.admitted());
    } else {
      arrivals.renamedBack(caller, undo.after().id(), undo.admitted());
    }
    requireStanding(caller, undo.after());
    StoredUser undone = before == null ? remove(caller, undo.after()) : restore(caller, before);
    outbox.append(failure(caller, request, undo, undone, refused));
    List<String> changed = before == null ? List.of() : undo.changed();
    records.undone(caller, undone, changed, before == null, origin, undo.after().version());
    if (before != null && Decision.renames(undo.changed())) {
      membership.renamed(caller, before.id(), before.document());
    }
  }

  private static OutboxMessage failure(
      Caller caller,
      WriteRequest request,
      Undo undo,
      StoredUser undone,
      ProvisioningOutcome.Refused refused) {
    StoredUser before = undo.before();
    return FailedWrites.undone(
        caller,
        request,
        Subjects.user(
            undone.id(), before == null ? null : before.document(), undo.after().document()),
        refused.reason(),
        refused.message(),
        undo.after().version(),
        before == null ? null : undone.version(),
        undone.lastModified());
  }

  private void requireStanding(Caller caller, StoredUser written) {
    boolean last =
        users
            .lock(caller.organization(), written.id())
            .filter(now -> now.version() == written.version())
            .isPresent();
    if (!last) {
      throw new NotUndone(NotUndone.Reason.OVERTAKEN);
    }
    if (outcomes.isProvisioned(caller.organization(), written.id(), written.version())) {
      throw new NotUndone(NotUndone.Reason.PROVISIONED);
    }
  }

  private StoredUser remove(Caller caller, StoredUser written) {
    return users
        .delete(caller.organization(), written.id())
        .orElseThrow(() -> new NotUndone(NotUndone.Reason.OVERTAKEN));
  }

  private StoredUser restore(Caller caller, StoredUser before) {
    try {
      return users.restore(caller.organization(), before);
    } catch (DuplicateKeyException e) {
      throw new NotUndone(NotUndone.Reason.OVERTAKEN);
    }
  }
}
