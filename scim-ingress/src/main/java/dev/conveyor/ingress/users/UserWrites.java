package dev.conveyor.ingress.users;

import dev.conveyor.ingress.groups.MemberStore;
import dev.conveyor.ingress.groups.Membership;
import dev.conveyor.ingress.outcomes.OutcomeStore;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.protocol.UserDocument;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.EntityTags;
import dev.conveyor.ingress.requests.Source;
import dev.conveyor.outbox.Outbox;
import dev.conveyor.outbox.OutboxMessage;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.ScimUserErased;
import dev.conveyor.schemas.ScimUserId;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;

/** Writes of users, each in the caller's transaction together with its change record. */
public final class UserWrites {

  private final UserStore users;
  private final Membership membership;
  private final OutcomeStore outcomes;
  private final Outbox outbox;

  public UserWrites(UserStore users, Membership membership, OutcomeStore outcomes, Outbox outbox) {
    this.users = users;
    this.membership = membership;
    this.outcomes = outcomes;
    this.outbox = outbox;
  }

  /**
   * A user who was pushed before and never got through to the directory, so that the client was
   * told of a failure, is taken for the one that it creates now.
   *
   * @param id of the new user
   * @throws ScimProblem uniqueness when the userName is taken
   */
  public UserWrite create(Caller caller, ScimUserId id, UserDocument document) {
    UserDocument complete = document.withActiveUnlessGiven(true);
    List<MemberStore.Parked> waiting = membership.userIsComing(caller, id, complete);
    StoredUser created = users.insert(caller.organization(), id, complete).orElse(null);
    if (created == null) {
      return createAgain(caller, complete);
    }
    publish(caller, created, complete.attributes(), false);
    membership.takeIn(caller, created.id(), waiting);
    return new UserWrite(created, true, waiting.isEmpty());
  }

  private UserWrite createAgain(Caller caller, UserDocument document) {
    StoredUser before =
        users.lock(caller.organization(), document).orElseThrow(() -> userNameTaken(document));
    OutcomeStore.Refusal refusal = outcomes.refusal(caller.organization(), before.id());
    if (refusal == null || !refusal.never()) {
      throw userNameTaken(document);
    }
    return update(caller, before, document, document.changedFrom(before.document()));
  }

  /**
   * Changes a user under its row's lock. A change that changes nothing writes nothing, unless the
   * version that is there was refused by the directory: then the client tries again, and so do we.
   *
   * @throws ScimProblem 404, 412, uniqueness, or what the change itself refuses
   */
  public UserWrite change(
      Caller caller, ScimUserId id, @Nullable String ifMatch, UnaryOperator<UserDocument> change) {
    StoredUser before =
        users.lock(caller.organization(), id).orElseThrow(() -> unknown(id.toString()));
    EntityTags.requireMatch(ifMatch, before.version());
    UserDocument document =
        change.apply(before.document()).withActiveUnlessGiven(before.document().active());
    List<String> changed = document.changedFrom(before.document());
    if (changed.isEmpty() && !wasRefused(caller, before)) {
      return new UserWrite(before, false, false);
    }
    return update(caller, before, document, changed);
  }

  private boolean wasRefused(Caller caller, StoredUser user) {
    OutcomeStore.Refusal refusal = outcomes.refusal(caller.organization(), user.id());
    return refusal != null && refusal.version() == user.version();
  }

  private UserWrite update(
      Caller caller, StoredUser before, UserDocument document, List<String> changed) {
    StoredUser after;
    try {
      after = users.update(caller.organization(), before.id(), document);
    } catch (DuplicateKeyException e) {
      throw userNameTaken(document);
    }
    publish(caller, after, changed, false);
    if (changed.contains("userName") || changed.contains("externalId")) {
      membership.renamed(caller, before.id(), document);
    }
    return new UserWrite(after, true, false);
  }

  /**
   * The user leaves their groups, then goes.
   *
   * @throws ScimProblem 404, 412
   */
  public void delete(Caller caller, ScimUserId id, @Nullable String ifMatch) {
    membership.leaveAll(caller, id);
    StoredUser last =
        users.lock(caller.organization(), id).orElseThrow(() -> unknown(id.toString()));
    EntityTags.requireMatch(ifMatch, last.version());
    StoredUser deleted =
        users.delete(caller.organization(), id).orElseThrow(() -> unknown(id.toString()));
    publish(caller, deleted, List.of(), true);
  }

  /**
   * Forgets a user for good: they leave their groups, and what is published has nothing of them but
   * the id. One who is gone already is published, too: the record of their deletion has a profile.
   *
   * @param lastVersion that is known of a user who is gone
   */
  public void erase(Caller caller, ScimUserId id, long lastVersion) {
    membership.leaveAll(caller, id);
    long version =
        users.delete(caller.organization(), id).map(StoredUser::version).orElse(lastVersion + 1);
    ScimUserErased record =
        new ScimUserErased(caller.organization(), id, version, membership.now());
    users.forgetUnsendable(record.key());
    outbox.append(OutboxMessage.of(record, Source.NAME, caller.trace()));
  }

  public static ScimProblem unknown(String id) {
    return ScimProblem.notFound("There is no user with the id " + id + ".");
  }

  private void publish(Caller caller, StoredUser user, List<String> changed, boolean deleted) {
    UserDocument document = user.document();
    ScimUserChanged record =
        new ScimUserChanged(
            caller.organization(),
            user.id(),
            user.version(),
            user.lastModified(),
            document.active() && !deleted,
            deleted,
            document.userName(),
            changed,
            document.tree());
    outbox.append(OutboxMessage.of(record, Source.NAME, caller.trace()));
  }

  private static ScimProblem userNameTaken(UserDocument document) {
    return ScimProblem.uniqueness(
        "There already is a user with the userName " + document.userName() + ".");
  }
}
