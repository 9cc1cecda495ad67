package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.EmailKey;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.FailureSettled;
import dev.conveyor.schemas.ScimUserId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Fulfills kept wishes whose cause is gone, oldest first, as soon as it is gone.
 *
 * <p>A wish for an address is checked when the holder of that address has changed; one for a seat
 * when a seat is free. Users who want each other's addresses, two or more in a cycle, exchange them
 * at once.
 */
final class Healing {

  /** The maximum wishes checked per plan; others are checked in separate transactions. */
  static final int MOST_TRIES = 2000;

  private static final String BY_ITSELF = "Provisioned automatically: ";

  private final Draft draft;
  private final TreeMap<Wish, ScimUserId> queue = new TreeMap<>(Wish.BY_AGE);
  private final Set<ScimUserId> triedForSeat = new HashSet<>();
  private final Set<EmailKey> touched = new LinkedHashSet<>();
  private int triesLeft = MOST_TRIES;

  Healing(Draft draft) {
    this.draft = draft;
  }

  /** Checks every wish in the snapshot. */
  void lookAtAll() {
    for (Wish wish : draft.wishes.all()) {
      EmailKey emailKey = wish.wanted().emailKey();
      if (emailKey != null) {
        lookAt(emailKey);
      }
    }
  }

  void lookAt(EmailKey emailKey) {
    touched.add(emailKey);
    draft.wishes.waitingFor(emailKey).forEach(wish -> queue.put(wish, wish.scimUser()));
  }

  /** Repeats until no known wish can be fulfilled. */
  void heal() {
    triedForSeat.clear();
    while (true) {
      draft.users.takeTouched().forEach(this::lookAt);
      Wish next = oldest();
      if (next == null) {
        return;
      }
      if (triesLeft-- <= 0) {
        draft.healAgain(draft.next());
        return;
      }
      retry(next, reasonOf(next));
    }
  }

  /** The addresses whose holder has changed in this plan. */
  Set<EmailKey> touched() {
    return touched;
  }

  private @Nullable Wish oldest() {
    Wish forAddress = firstQueued();
    Wish forSeat = draft.hasFreeSeat() ? firstForSeat() : null;
    if (forAddress != null && (forSeat == null || Wish.BY_AGE.compare(forAddress, forSeat) <= 0)) {
      queue.remove(forAddress);
      return draft.wishes.kept(forAddress.scimUser());
    }
    if (forSeat != null) {
      triedForSeat.add(forSeat.scimUser());
    }
    return forSeat;
  }

  /** Skips wishes that were fulfilled or replaced meanwhile. */
  private @Nullable Wish firstQueued() {
    while (!queue.isEmpty()) {
      Wish first = queue.firstKey();
      Wish current = draft.wishes.kept(first.scimUser());
      if (current != null && current.since().equals(first.since())) {
        return first;
      }
      queue.remove(first);
    }
    return null;
  }

  private @Nullable Wish firstForSeat() {
    for (Wish wish : draft.wishes.waitingForSeat()) {
      if (!triedForSeat.contains(wish.scimUser())) {
        return wish;
      }
    }
    return null;
  }

  private static String reasonOf(Wish wish) {
    return BY_ITSELF + (wish.waitsForAddress() ? "the email address is free." : "a seat is free.");
  }

  /** Retries a wish, and applies as much of it as possible. */
  void retry(Wish wish, String message) {
    Attempt attempt = Attempt.of(draft, wish.wanted(), wish.confirmed());
    draft.change(attempt.steps());
    if (!attempt.steps().isEmpty()) {
      triedForSeat.clear();
    }
    PushRefusal refusal = attempt.refusal();
    if (refusal == null && !attempt.follows()) {
      fulfill(wish, message);
    } else if (refusal != null && !refusal.equals(wish.refusal())) {
      Wish left = wish.withRefusal(refusal);
      draft.wishes.put(left);
      exchange(left);
    }
  }

  private void fulfill(Wish wish, String message) {
    draft.wishes.remove(wish);
    if (wish.kind() == Wish.Kind.QUIET) {
      return;
    }
    draft.applied(wish.scimUser(), wish.wanted().version());
    Integer request = draft.refusedHere(wish);
    if (request != null) {
      draft.answer(request, new Result.Applied());
    }
    if (request == null || draft.isKnown(wish.reference())) {
      draft.settle(wish, FailureSettled.Outcome.RESOLVED, message);
    }
  }

  /** A deactivated user's address is taken: it follows once it is free. */
  void follow(Wanted wanted, FailureReference reference, String fingerprint) {
    Wish follower = Wish.follower(wanted, reference, fingerprint, draft.tick());
    draft.keep(follower, null);
    exchange(follower);
  }

  /**
   * Exchanges addresses along the cycle that a new wish closes, if any. Only a new wish can close
   * one: a user who takes a released address no longer waits for one.
   */
  void exchange(Wish wish) {
    List<Wish> circle = circle(wish);
    List<Attempt.Step> steps = new ArrayList<>();
    for (Wish each : circle) {
      DirectoryUser user = draft.users.managedBy(each.scimUser());
      EmailAddress email = each.wanted().email();
      if (user == null || email == null) {
        throw new IllegalStateException("only users with an address can exchange it");
      }
      steps.add(Attempt.take(user, email));
    }
    draft.change(steps);
    for (Wish each : circle) {
      retry(each, BY_ITSELF + "the users exchanged their email addresses.");
    }
  }

  /** Follows each wanted address to its holder and to the address that the holder wants. */
  private List<Wish> circle(Wish first) {
    List<Wish> circle = new ArrayList<>();
    Set<ScimUserId> seen = new HashSet<>();
    Wish wish = first;
    while (wish != null && wish.waitsForAddress() && seen.add(wish.scimUser())) {
      circle.add(wish);
      ScimUserId holder = draft.users.managerOfHolder(wish.wanted().emailKey());
      if (first.scimUser().equals(holder)) {
        return circle;
      }
      wish = holder == null ? null : draft.wishes.kept(holder);
    }
    return List.of();
  }
}
