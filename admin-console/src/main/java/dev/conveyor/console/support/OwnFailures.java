package dev.conveyor.console.support;

import dev.conveyor.console.acting.ActOutcome;
import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.web.Page;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.OrganizationId;
import org.jspecify.annotations.Nullable;

/** The failed provisions of one organization, for its own admin. */
final class OwnFailures {

  private final FailureDesk desk;
  private final SupportActs acts;

  OwnFailures(FailureDesk desk, SupportActs acts) {
    this.desk = desk;
    this.acts = acts;
  }

  /**
   * The newest first.
   *
   * @param status null for all
   * @param user part of the name, or the id, of what failed; null for all
   */
  Page<OwnFailure> list(
      OrganizationId organization,
      Failure.@Nullable Status status,
      @Nullable String user,
      @Nullable String cursor,
      int limit) {
    String[] key = Page.key(cursor, 2);
    return Page.of(
        desk.list(
            new FailureFilter(
                organization.value(),
                null,
                status,
                user,
                null,
                null,
                key == null ? null : Page.time(key[0]),
                key == null ? null : key[1]),
            limit + 1),
        limit,
        failure -> failure.lastSeen() + "\n" + failure.fingerprint(),
        OwnFailure::of);
  }

  /** The original, for what else a page shows. */
  Failure find(OrganizationId organization, String reference) {
    return desk.find(organization, FailureReference.read(reference));
  }

  /**
   * Sends the change again, and waits for the outcome.
   *
   * @throws Conflict when that cannot succeed, or the failure is not open
   */
  ActOutcome<OwnFailure> retry(String actor, OrganizationId organization, String reference) {
    Failure failure = find(organization, reference);
    if (!OwnFailure.of(failure).canRetry()) {
      throw new Conflict(
          failure.status() == Failure.Status.OPEN
              ? "Sending this change again would fail again. " + OwnFailure.of(failure).whatToDo()
              : failure.reference() + " is " + failure.status().text() + ", not open.");
    }
    ActOutcome<SupportActs.Replayed> outcome = acts.replay(actor, failure);
    return new ActOutcome<>(OwnFailure.of(outcome.value().failure()), outcome.effective());
  }
}
