package dev.conveyor.ingress.users;

import dev.conveyor.ingress.groups.Membership;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.protocol.UserDocument;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.EntityTags;
import dev.conveyor.ingress.requests.Source;
import dev.conveyor.outbox.Outbox;
import dev.conveyor.outbox.OutboxMessage;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.ScimUserId;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import tools.jackson.databind.json.JsonMapper;

/** Writes of users, each in the caller's transaction together with its change record. */
public final class UserWrites {

  private final UserStore users;
  private final Membership membership;
  private final Outbox outbox;

  public UserWrites(UserStore users, Membership membership, Outbox outbox) {
    this.users = users;
    this.membership = membership;
    this.outbox = outbox;
  }

  /**
   * @throws ScimProblem uniqueness when the userName is taken
   */
  public StoredUser create(Caller caller, UserDocument document) {
    membership.userIsComing(caller);
    UserDocument complete = document.withActiveUnlessGiven(true);
    StoredUser created =
        users.insert(caller.organization(), complete).orElseThrow(() -> userNameTaken(complete));
    publish(caller, created, complete.attributes(), false);
    membership.takeIn(caller, created.id(), complete);
    return created;
  }

  /**
   * Changes a user under its row's lock. A change that changes nothing writes nothing.
   *
   * @throws ScimProblem 404, 412, uniqueness, or what the change itself refuses
   */
  public StoredUser change(
      Caller caller, ScimUserId id, @Nullable String ifMatch, UnaryOperator<UserDocument> change) {
    OrganizationId organization = caller.organization();
    StoredUser before = users.lock(organization, id).orElseThrow(() -> unknown(id.toString()));
    EntityTags.requireMatch(ifMatch, before.version());
    UserDocument document =
        change.apply(before.document()).withActiveUnlessGiven(before.document().active());
    List<String> changed = document.changedFrom(before.document());
    if (changed.isEmpty()) {
      return before;
    }
    StoredUser after;
    try {
      after = users.update(organization, id, document);
    } catch (DuplicateKeyException e) {
      throw userNameTaken(document);
    }
    publish(caller, after, changed, false);
    if (changed.contains("userName") || changed.contains("externalId")) {
      membership.takeIn(caller, id, document);
    }
    return after;
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
            JsonMapper.shared().readTree(document.json()));
    outbox.append(OutboxMessage.of(record, Source.NAME, caller.trace()));
  }

  private static ScimProblem userNameTaken(UserDocument document) {
    return ScimProblem.uniqueness(
        "There already is a user with the userName " + document.userName() + ".");
  }
}
