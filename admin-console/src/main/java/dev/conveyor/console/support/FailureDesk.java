package dev.conveyor.console.support;

import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.acting.NotFound;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds failed provisions for support, and dismisses them. */
public final class FailureDesk {

  private final FailureReads reads;
  private final FailureStore store;

  FailureDesk(FailureReads reads, FailureStore store) {
    this.reads = reads;
    this.store = store;
  }

  /** The newest first. */
  public List<Failure> list(FailureFilter filter, int limit) {
    return reads.list(filter, limit);
  }

  /** Looks for failures that have become superseded or resolved; to be called every few seconds. */
  void sweep() {
    store.sweep(null);
  }

  /** Causes with open failures, the commonest first. */
  List<OpenCause> causes(@Nullable String organization, int limit) {
    return reads.causes(organization, limit);
  }

  /** How many failures of a cause are open. */
  long open(Cause cause) {
    return reads.open(cause);
  }

  /** The first open failures of a cause: what a replay of it would send first. */
  List<Failure> openOf(Cause cause, int limit) {
    return reads.openOf(cause, "", limit);
  }

  /** The version of a SCIM user that the provisioning worker applied last. */
  Optional<Long> appliedVersion(OrganizationId organization, UUID scimUser) {
    return reads.appliedVersion(organization, scimUser);
  }

  /** How many failures are open, of all organizations. */
  public long open() {
    return reads.open();
  }

  /**
   * Finds a failure by the reference that stands in its message.
   *
   * @throws NotFound when there is none
   * @throws Conflict when, once in very many, two share it
   */
  Failure find(FailureReference reference) {
    store.sweep(reference);
    List<Failure> found =
        list(new FailureFilter(null, reference, null, null, null, null, null, null), 2);
    if (found.isEmpty()) {
      throw new NotFound(
          "There is no failed provision "
              + reference
              + ". One that was answered a moment ago is here within seconds.");
    }
    if (found.size() > 1) {
      throw new Conflict(
          "Two failed provisions share the reference "
              + reference
              + ": look both up and replay by"
              + " organization and user.");
    }
    return found.getFirst();
  }

  /**
   * Finds a failure of an organization by its reference.
   *
   * @throws NotFound when the organization has none, whatever others have
   */
  Failure find(OrganizationId organization, FailureReference reference) {
    store.sweep(reference);
    return list(
            new FailureFilter(organization.value(), reference, null, null, null, null, null, null),
            1)
        .stream()
        .findFirst()
        .orElseThrow(() ->
            new NotFound(
                "There is no failed provision "
                    + reference
                    + ". One that was answered a moment ago is here within seconds."));
  }

  /**
   * The last failure about a user, cheap enough to be asked for again and again: unlike a list it
   * does not look for failures that have become superseded.
   */
  public Optional<Failure> lastAbout(OrganizationId organization, UserId user) {
    FailureFilter filter =
        new FailureFilter(
            organization.value(), null, null, user.toString(), null, null, null, null);
    return reads.list(filter, 1).stream().findFirst();
  }

  /** As it is now. */
  Failure refresh(Failure failure) {
    return reads.find(failure.fingerprint()).orElse(failure);
  }

  /** Deletes settled failures last seen before that, at most so many. Returns how many. */
  public int deleteSettledOlderThan(Duration age, int atMost) {
    return store.deleteSettledOlderThan(age, atMost);
  }

  /**
   * @throws Conflict when it is not open
   */
  Failure dismiss(Failure failure, @Nullable String note) {
    if (!store.markDismissed(failure, note)) {
      throw new Conflict(
          failure.reference() + " is " + refresh(failure).status().text() + ", not open.");
    }
    return refresh(failure);
  }
}
