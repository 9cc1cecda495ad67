package dev.conveyor.rolesync.grants;

import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.rolerules.Checkpoint;
import dev.conveyor.rolerules.RoleRules;
import dev.conveyor.rolerules.UserState;
import dev.conveyor.rolesync.facts.Checkpoints;
import dev.conveyor.rolesync.facts.History;
import dev.conveyor.rolesync.facts.HistoryReader;
import dev.conveyor.schemas.DirectoryUserChanged;
import dev.conveyor.schemas.EventSource;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.UserChange;
import dev.conveyor.schemas.UserChanged;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Derives grants from facts, writes the differences, and publishes the users who changed. */
public final class Derivation {

  /** The name of this worker as a producer. */
  public static final String SOURCE = EventSource.ROLE_SYNC_WORKER.text();

  private final HistoryReader histories;
  private final Checkpoints checkpoints;
  private final UserStore store;
  private final GrantStore grants;
  private final CommandOutcomes outcomes;
  private final HeldRoleStore heldRoles;
  private final RoleLossStore losses;
  private final Outbox outbox;

  public Derivation(JdbcClient jdbc, Outbox outbox) {
    this.histories = new HistoryReader(jdbc);
    this.checkpoints = new Checkpoints(jdbc);
    this.store = new UserStore(jdbc);
    this.grants = new GrantStore(jdbc);
    this.outcomes = new CommandOutcomes(jdbc);
    this.heldRoles = new HeldRoleStore(jdbc);
    this.losses = new RoleLossStore(jdbc);
    this.outbox = outbox;
  }

  /**
   * Updates these users' grants, and the outcomes of commands about them, to match the facts, in
   * the caller's transaction, which holds the organization's lock.
   *
   * @param profiles the user's directory change, if there is one: at most one per user
   * @param decided when somebody decided about a user's hold, for those about whom somebody did
   * @param traces the parent trace of each user's events
   */
  public void derive(
      OrganizationId organization,
      Collection<UserId> users,
      Map<UserId, DirectoryUserChanged> profiles,
      Map<UserId, Instant> decided,
      Map<UserId, TraceParent> traces,
      Instant now) {
    if (users.isEmpty()) {
      return;
    }
    UserStore.Found found = store.find(organization, users, grants.find(organization, users));
    RoleHolds holds =
        new RoleHolds(
            found.heldSince(), decided, () -> losses.recent(organization, users, now), now);
    Map<UserId, History> known = histories.read(organization, users);
    Map<UserId, Checkpoint> later = new HashMap<>();
    List<PublicUser> changed = new ArrayList<>();
    List<GrantMove> moves = new ArrayList<>();
    List<OutboxMessage> messages = new ArrayList<>();
    List<CommandOutcomes.Decided> verdicts = new ArrayList<>();
    for (UserId id : users) {
      History history = known.getOrDefault(id, History.NONE);
      UserState state = fold(id, history, now, verdicts);
      history.laterCheckpoint().ifPresent(checkpoint -> later.put(id, checkpoint));
      Change change = change(found.users().get(id), profiles.get(id), state);
      Difference difference = change == null ? null : difference(change, holds);
      if (difference == null) {
        continue;
      }
      PublicUser next = difference.after();
      changed.add(next);
      moves.add(
          GrantMove.between(id, difference.before().grants(), next.grants(), history.facts()));
      TraceParent trace = traces.getOrDefault(id, TraceParent.fresh());
      messages.add(event(organization, difference, now, trace));
      messages.add(snapshot(organization, next, now, trace));
    }
    store.save(organization, changed);
    grants.move(organization, moves);
    checkpoints.saveRecent(organization, later);
    heldRoles.delete(organization, holds.ended());
    heldRoles.save(organization, holds.held());
    losses.delete(organization, holds.held().stream().map(RoleHolds.Held::user).toList());
    losses.save(organization, holds.lost(), now);
    outcomes.save(organization, verdicts);
    outbox.append(messages);
  }

  private static UserState fold(
      UserId user, History history, Instant now, List<CommandOutcomes.Decided> decided) {
    return RoleRules.fold(
        history.checkpoint(),
        history.facts(),
        (command, verdict) -> {
          if (CommandOutcomes.isKept(command.at(), now)) {
            decided.add(new CommandOutcomes.Decided(user, command.version(), verdict));
          }
        });
  }

  /**
   * What the facts ask for.
   *
   * @param kind of the directory's change; null if there is none
   */
  private record Change(PublicUser before, PublicUser after, @Nullable UserChange kind) {}

  private record Difference(PublicUser before, PublicUser after, UserChange kind) {}

  /** Null if there is nothing to publish. */
  private static @Nullable Difference difference(Change change, RoleHolds holds) {
    PublicUser before = change.before();
    PublicUser after = change.after();
    SortedSet<Role> lost = RoleLoss.between(before, after);
    if (lost.isEmpty()) {
      holds.losesNothing(after.id());
    } else if (holds.keeps(after.id(), lost)) {
      after = RoleLoss.held(before, after);
    }
    UserChange kind = change.kind();
    if (kind == null && after.changedFrom(before).isEmpty()) {
      return null;
    }
    return new Difference(
        before, after.nextVersion(), kind == null ? UserChange.ROLES_CHANGED : kind);
  }

  /** Null if the user is not known yet. */
  private static @Nullable Change change(
      @Nullable PublicUser known, @Nullable DirectoryUserChanged profile, UserState state) {
    PublicUser before = known;
    if (before == null) {
      if (profile == null) {
        return null;
      }
      before = PublicUser.initial(profile);
    }
    if (profile != null && profile.version() > before.directoryVersion()) {
      PublicUser after = before.withProfile(profile).withGrants(state.allGrants());
      return new Change(before, after, profile.change());
    }
    return new Change(before, before.withGrants(state.allGrants()), null);
  }

  private static OutboxMessage event(
      OrganizationId organization, Difference difference, Instant now, TraceParent trace) {
    PublicUser user = difference.after();
    return OutboxMessage.of(
        new UserChanged(
            organization,
            user.id(),
            user.version(),
            now,
            difference.kind(),
            user.changedFrom(difference.before()),
            user.email(),
            user.displayName(),
            user.status(),
            user.scimManaged(),
            List.copyOf(user.grants())),
        SOURCE,
        trace);
  }

  private static OutboxMessage snapshot(
      OrganizationId organization, PublicUser user, Instant now, TraceParent trace) {
    return OutboxMessage.of(
        new UserSnapshot(
            organization,
            user.id(),
            user.version(),
            now,
            user.email(),
            user.displayName(),
            user.status(),
            user.scimManaged(),
            List.copyOf(user.grants())),
        SOURCE,
        trace);
  }
}
