package dev.conveyor.provisioning.directory;

import dev.conveyor.pipeline.outbox.Unsendable;
import dev.conveyor.provisioning.rules.DirectoryUser;
import dev.conveyor.provisioning.rules.HeldRemoval;
import dev.conveyor.provisioning.rules.Plan;
import dev.conveyor.provisioning.rules.Snapshot;
import dev.conveyor.provisioning.rules.Wish;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes plans, set by set, in the transaction that holds the organization's lock. */
public final class PlanStore {

  private final JdbcClient jdbc;
  private final OrganizationStore organizations;
  private final UserStore users;
  private final AppliedVersionStore applied;
  private final ErasedUserStore erasedUsers;
  private final CollisionStore collisions;
  private final RefusedUserStore refused;
  private final UndoneRequestStore undone;
  private final HeldRemovalStore holds;
  private final RemovalStore removals;
  private final DiscardedRemovalStore discarded;

  public PlanStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.organizations = new OrganizationStore(jdbc);
    this.users = new UserStore(jdbc);
    this.applied = new AppliedVersionStore(jdbc);
    this.erasedUsers = new ErasedUserStore(jdbc);
    this.collisions = new CollisionStore(jdbc);
    this.refused = new RefusedUserStore(jdbc);
    this.undone = new UndoneRequestStore(jdbc);
    this.holds = new HeldRemovalStore(jdbc);
    this.removals = new RemovalStore(jdbc);
    this.discarded = new DiscardedRemovalStore(jdbc);
  }

  /**
   * @param present whether the organization had wishes when the plan was made; if not, there are
   *     none to delete
   */
  public void apply(Snapshot before, Plan plan, WishReads.Present present) {
    OrganizationId organization = before.organization();
    erase(organization, plan.erased());
    users.save(organization, plan.users(), plan.releasing());
    applied.save(organization, plan.applied());
    List<Wish> kept = plan.wishes().stream().filter(wish -> !isUndone(wish)).toList();
    if (present.kept()) {
      refused.remove(organization, over(plan, kept));
    }
    if (present.undone()) {
      undone.remove(organization, plan.answered());
    }
    refused.save(organization, kept);
    undone.save(organization, plan.wishes().stream().filter(PlanStore::isUndone).toList());
    for (DirectoryUser erased : plan.erased()) {
      refused.forget(organization, erased);
    }
    if (present.held()) {
      holds.remove(organization, plan.endedHolds());
    }
    holds.save(organization, plan.held());
    discarded.save(organization, plan.discarded());
    removals.save(organization, plan.removed());
    removals.delete(organization, plan.held().stream().map(HeldRemoval::user).toList());
    organization(before, plan);
  }

  /** Only the id of an erased user is kept. */
  private void erase(OrganizationId organization, List<DirectoryUser> erased) {
    if (erased.isEmpty()) {
      return;
    }
    List<UserId> ids = erased.stream().map(DirectoryUser::id).toList();
    erasedUsers.add(organization, ids);
    collisions.delete(organization, ids);
    removals.delete(organization, ids);
    discarded.delete(organization, ids);
    users.delete(organization, ids);
    Unsendable.forget(jdbc, ids.stream().map(id -> organization + "/" + id).toList());
  }

  /** Also for versions that were rejected before wishes were kept. */
  private static Set<ScimUserId> over(Plan plan, List<Wish> kept) {
    Set<ScimUserId> over = new HashSet<>(plan.fulfilled());
    over.addAll(plan.applied().keySet());
    kept.forEach(wish -> over.remove(wish.scimUser()));
    return over;
  }

  private void organization(Snapshot before, Plan plan) {
    OrganizationId organization = before.organization();
    if (!plan.settings().equals(before.settings())) {
      organizations.settings(organization, plan.settings());
    }
    if (!plan.now().equals(before.now())) {
      organizations.changed(organization, plan.activeUsers(), plan.now());
    }
    if (plan.healAt() != null) {
      organizations.healAt(organization, plan.healAt());
    }
  }

  private static boolean isUndone(Wish wish) {
    return wish.kind() == Wish.Kind.UNDONE;
  }
}
