package dev.conveyor.ingress.users;

import dev.conveyor.ingress.groups.MemberStore;
import dev.conveyor.ingress.groups.Membership;
import dev.conveyor.ingress.outcomes.OutcomeStore;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.protocol.UserDocument;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.EntityTags;
import dev.conveyor.ingress.requests.Origin;
import dev.conveyor.ingress.requests.Source;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ResendScimUser;
import dev.conveyor.schemas.ScimUserErased;
import dev.conveyor.schemas.ScimUserId;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;

/** Writes users, each in the caller's transaction together with its change record. */
public final class UserWrites {

  private static final int INSERTS = 10;

  private final UserStore users;
  private final Membership membership;
  private final OutcomeStore outcomes;
  private final ChangeRecords records;
  private final Outbox outbox;

  public UserWrites(UserStore users, Membership membership, OutcomeStore outcomes, Outbox outbox) {
    this.users = users;
    this.membership = membership;
    this.outcomes = outcomes;
    this.records = new ChangeRecords(outbox);
    this.outbox = outbox;
  }

  /**
   * @throws ScimProblem if the write is rejected
   * @throws NotInTurn if it depends on a state that may still be undone
   */
  public UserWrite write(UserJob job) {
    return switch (job) {
      case UserJob.Create create -> create(create);
      case UserJob.Change change -> change(change);
      case UserJob.Delete delete -> delete(delete);
    };
  }

  /**
   * If a user with the same name exists but was never provisioned, so that the client was told of a
   * failure, the create takes over that user.
   *
   * @throws ScimProblem uniqueness if the userName is taken
   * @throws NotInTurn if it is not yet decided whether it is taken
   */
  private UserWrite create(UserJob.Create job) {
    Caller caller = job.caller();
    Origin origin = job.origin();
    ScimUserId id = job.id();
    UserDocument complete = job.document();
    List<MemberStore.Parked> waiting = membership.lockForCreate(caller, id, complete);
    StoredUser created = users.insert(caller.organization(), id, complete, origin).orElse(null);
    for (int tries = 1; created == null; tries++) {
      Optional<StoredUser> before = users.lock(caller.organization(), complete);
      if (before.isPresent()) {
        return createAgain(caller, origin, before.get(), complete);
      }
      // The user with the userName was deleted between the two statements: their write was undone.
      if (tries == INSERTS) {
        throw userNameTaken(complete);
      }
      created = users.insert(caller.organization(), id, complete, origin).orElse(null);
    }
    List<String> changed = complete.attributes();
    records.written(caller, created, changed, origin);
    List<MemberStore.Parked> admitted = membership.admitParked(caller, created.id(), waiting);
    return new UserWrite(
        created, true, waiting.isEmpty(), new Undo(null, created, changed, admitted));
  }

  private UserWrite createAgain(
      Caller caller, Origin origin, StoredUser before, UserDocument document) {
    requireTurn(caller, origin, before);
    OutcomeStore.Refusal refusal = outcomes.refusal(caller.organization(), before.id());
    if (refusal == null || !refusal.never()) {
      throw userNameTaken(document);
    }
    return update(caller, origin, before, document, document.changedFrom(before.document()));
  }

  private void requireTurn(Caller caller, Origin origin, StoredUser user) {
    if (origin.inTurn() && mayBeUndone(caller, user)) {
      throw new NotInTurn(user);
    }
  }

  private boolean mayBeUndone(Caller caller, StoredUser user) {
    return user.awaited() && !outcomes.isSettled(caller.organization(), user.id(), user.version());
  }

  /**
   * Changes a user under its row lock. A change without effect writes nothing, unless the directory
   * rejected the current version: then the client is retrying, and so do we.
   *
   * @throws ScimProblem 404, 412, uniqueness, or an error of the change itself
   * @throws NotInTurn if the state that it changes may still be undone
   */
  private UserWrite change(UserJob.Change job) {
    Caller caller = job.caller();
    StoredUser before =
        users.lock(caller.organization(), job.id()).orElseThrow(() -> unknown(job.id().toString()));
    requireTurn(caller, job.origin(), before);
    Decision decision = Decision.of(before, job);
    if (decision.changed().isEmpty() && !wasRefused(caller, before)) {
      return UserWrite.nothing(before);
    }
    return update(caller, job.origin(), before, decision.document(), decision.changed());
  }

  private boolean wasRefused(Caller caller, StoredUser user) {
    OutcomeStore.Refusal refusal = outcomes.refusal(caller.organization(), user.id());
    return refusal != null && refusal.version() == user.version();
  }

  private UserWrite update(
      Caller caller,
      Origin origin,
      StoredUser before,
      UserDocument document,
      List<String> changed) {
    StoredUser after;
    try {
      after = users.update(caller.organization(), before.id(), document, origin);
    } catch (DuplicateKeyException e) {
      throw userNameTaken(document);
    }
    records.written(caller, after, changed, origin);
    List<MemberStore.Parked> admitted =
        Decision.renames(changed) ? membership.renamed(caller, before.id(), document) : List.of();
    Undo undo = changed.isEmpty() ? null : new Undo(before, after, changed, admitted);
    return new UserWrite(after, true, false, undo);
  }

  /** No response can undo this version anymore; other writes of the user need not wait. */
  public void release(OrganizationId organization, ScimUserId id, long version) {
    users.release(organization, id, version);
  }

  /**
   * The user leaves their groups, then is deleted.
   *
   * @throws ScimProblem 404, 412
   */
  private UserWrite delete(UserJob.Delete job) {
    Caller caller = job.caller();
    ScimUserId id = job.id();
    membership.leaveAll(caller, id);
    StoredUser last =
        users.lock(caller.organization(), id).orElseThrow(() -> unknown(id.toString()));
    EntityTags.requireMatch(job.ifMatch(), last.version(), last.writtenVersion());
    StoredUser deleted =
        users.delete(caller.organization(), id).orElseThrow(() -> unknown(id.toString()));
    outbox.append(records.deleted(caller, deleted));
    return UserWrite.deleted(deleted);
  }

  /**
   * Permanently erases a user: they leave their groups, and only the id is published. A user who
   * was already deleted is published, too: the record of the deletion has a profile.
   *
   * @param lastVersion the last known version of a deleted user
   */
  public void erase(Caller caller, ScimUserId id, long lastVersion) {
    membership.leaveAll(caller, id);
    long version =
        users.delete(caller.organization(), id).map(StoredUser::version).orElse(lastVersion + 1);
    ScimUserErased record =
        new ScimUserErased(caller.organization(), id, version, membership.now());
    users.deleteUnsendable(record.key());
    outbox.append(OutboxMessage.of(record, Source.NAME, caller.trace()));
  }

  /**
   * Publishes a user's state again, under a new version. Does nothing while a response may still
   * undo the current version: then a change is under way. A user who does not exist is published as
   * deleted.
   */
  public void resend(Caller caller, ResendScimUser command) {
    OrganizationId organization = caller.organization();
    StoredUser user = users.lock(organization, command.userId()).orElse(null);
    if (user == null) {
      outbox.append(records.deleted(caller, command, membership.now()));
    } else if (!mayBeUndone(caller, user)) {
      StoredUser again = users.repeat(organization, user.id(), command.lastVersion());
      outbox.append(records.repeated(caller, again));
    }
  }

  public static ScimProblem unknown(String id) {
    return ScimProblem.notFound("User not found: " + id + ".");
  }

  private static ScimProblem userNameTaken(UserDocument document) {
    return ScimProblem.uniqueness(
        "A user with the userName " + document.userName() + " already exists.");
  }
}
