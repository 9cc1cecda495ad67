package dev.conveyor.provisioning.directory;

import dev.conveyor.provisioning.rules.DirectoryUser;
import dev.conveyor.provisioning.rules.Plan;
import dev.conveyor.provisioning.rules.Snapshot;
import dev.conveyor.provisioning.rules.Wish;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes plans, set by set, in the transaction that holds the organization's lock. */
public final class PlanStore {

  private final OrganizationStore organizations;
  private final DirectoryStore directory;
  private final WishStore wishes;

  public PlanStore(OrganizationStore organizations, DirectoryStore directory, WishStore wishes) {
    this.organizations = organizations;
    this.directory = directory;
    this.wishes = wishes;
  }

  /**
   * @param present whether the organization had wishes when the plan was made; if not, there are
   *     none to delete
   */
  public void apply(Snapshot before, Plan plan, WishReads.Present present) {
    OrganizationId organization = before.organization();
    directory.erase(organization, plan.erased());
    directory.save(organization, plan.users(), plan.releasing());
    directory.saveApplied(organization, plan.applied());
    List<Wish> kept = plan.wishes().stream().filter(wish -> !isUndone(wish)).toList();
    if (present.kept()) {
      wishes.removeKept(organization, over(plan, kept));
    }
    if (present.undone()) {
      wishes.removeUndone(organization, plan.answered());
    }
    wishes.saveKept(organization, kept);
    wishes.saveUndone(organization, plan.wishes().stream().filter(PlanStore::isUndone).toList());
    for (DirectoryUser erased : plan.erased()) {
      wishes.forget(organization, erased);
    }
    organization(before, plan);
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
