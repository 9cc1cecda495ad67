package dev.conveyor.provisioning.intake;

import dev.conveyor.pipeline.loops.BackgroundLoop;
import dev.conveyor.pipeline.loops.BackgroundLoop.Next;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.provisioning.directory.DiscardedRemovalStore;
import dev.conveyor.provisioning.directory.OrganizationStore;
import dev.conveyor.provisioning.directory.UndoneRequestStore;
import dev.conveyor.schemas.OrganizationId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Processes the wishes of organizations that a batch did not finish: more wishes than one
 * transaction should fulfill, or undone requests whose reserved time is over.
 */
final class HealingTask {

  static final Duration EXPIRE_EVERY = Duration.ofHours(1);

  private static final Duration POLL = Duration.ofMillis(500);

  private final OrganizationStore organizations;
  private final UndoneRequestStore undone;
  private final DiscardedRemovalStore discarded;
  private final Planner planner;
  private final TransactionTemplate transaction;

  HealingTask(
      OrganizationStore organizations,
      UndoneRequestStore undone,
      DiscardedRemovalStore discarded,
      Planner planner,
      TransactionTemplate transaction) {
    this.organizations = organizations;
    this.undone = undone;
    this.discarded = discarded;
    this.planner = planner;
    this.transaction = transaction;
  }

  BackgroundLoop loop() {
    return BackgroundLoop.named("healing").does(() -> healNext() ? Next.AT_ONCE : Next.after(POLL));
  }

  /** False if no organization was due. */
  boolean healNext() {
    return Boolean.TRUE.equals(
        transaction.execute(status -> {
          Optional<OrganizationId> due = organizations.takeDue();
          due.ifPresent(
              organization -> planner.apply(organization, List.of(), cause -> TraceParent.fresh()));
          return due.isPresent();
        }));
  }

  void expire() {
    transaction.executeWithoutResult(status -> {
      undone.expire();
      discarded.expire();
    });
  }
}
