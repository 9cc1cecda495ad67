package dev.conveyor.console.drift;

import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.schemas.OrganizationId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.transaction.support.TransactionTemplate;

/** What an admin does about differences. */
final class DriftActs {

  private static final int PAGE = 1000;

  private final ComparisonStore comparisons;
  private final FoundDifferences found;
  private final Remedies remedies;
  private final ComparisonLoop loop;
  private final TransactionTemplate transaction;
  private final Audit audit;

  DriftActs(
      ComparisonStore comparisons,
      FoundDifferences found,
      Remedies remedies,
      ComparisonLoop loop,
      TransactionTemplate transaction,
      Audit audit) {
    this.comparisons = comparisons;
    this.found = found;
    this.remedies = remedies;
    this.loop = loop;
    this.transaction = transaction;
    this.audit = audit;
  }

  /**
   * What was done about differences.
   *
   * @param healed the number of differences that were still there and are being healed
   */
  record Healed(int healed) {}

  /** Compares the organization's stages, in the background. */
  ComparisonStatus compare(String actor, OrganizationId organization) {
    transaction.executeWithoutResult(status -> {
      comparisons.request(organization);
      audit.record(actor, organization, "compared the stages", null, null);
    });
    loop.wake();
    return comparisons.status(organization);
  }

  /**
   * Heals those of these differences that were lost and are still there, and compares again.
   *
   * @throws Conflict when none of them can be healed
   */
  Healed heal(String actor, OrganizationId organization, Collection<Integer> numbers) {
    return heal(actor, organization, found.find(organization, numbers));
  }

  /**
   * The same for all that the last comparison found.
   *
   * @throws Conflict when none of them can be healed
   */
  Healed healAll(String actor, OrganizationId organization) {
    List<FoundDifference> all = new ArrayList<>();
    List<FoundDifference> page = found.list(organization, Reason.LOST, 0, PAGE);
    while (!page.isEmpty()) {
      all.addAll(page);
      page = found.list(organization, Reason.LOST, page.getLast().number(), PAGE);
    }
    return heal(actor, organization, all);
  }

  private Healed heal(String actor, OrganizationId organization, List<FoundDifference> chosen) {
    List<FoundDifference> healable = chosen.stream().filter(FoundDifference::canHeal).toList();
    Integer healed =
        transaction.execute(status -> {
          int sent = remedies.send(organization, healable);
          if (sent > 0) {
            String detail = sent == 1 ? "1 difference" : sent + " differences";
            audit.record(actor, organization, "healed differences", null, detail);
            comparisons.request(organization);
          }
          return sent;
        });
    if (healed == null || healed == 0) {
      throw new Conflict("There is nothing to heal here anymore. Compare again.");
    }
    loop.wake();
    return new Healed(healed);
  }
}
