package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.EmailKey;
import dev.conveyor.schemas.ScimUserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks support to replay undone requests whose cause is gone: SCIM no longer contains what they
 * requested, so only the request itself can restore it. An announced replay may fail, so the next
 * one in line is announced a while later.
 */
final class Announcements {

  /** The maximum announcements per plan; the others follow in separate transactions. */
  private static final int MOST = 200;

  private final Draft draft;

  Announcements(Draft draft) {
    this.draft = draft;
  }

  /**
   * Call at the end of a batch, after all kept wishes that can be fulfilled are.
   *
   * @param emailKeys addresses that may have been released
   */
  void announce(Collection<EmailKey> emailKeys) {
    emailKeys.forEach(this::forAddress);
    forSeats();
  }

  /** Announces the oldest wish for the address. */
  private void forAddress(EmailKey emailKey) {
    for (Wish wish : draft.wishes.undoneAskingFor(emailKey)) {
      if (wish.waitsForAddress()) {
        if (hasTurn(wish)) {
          draft.healAgain(endOfTurn(wish));
          return;
        }
        if (wish.announcedAt() == null && isCured(wish)) {
          announce(wish, "The email address is free.");
          return;
        }
      }
    }
  }

  /** As many as there are free seats, oldest first. */
  private void forSeats() {
    List<Wish> waiting = draft.wishes.undoneWaitingForSeat();
    long seats = Math.min(MOST, draft.freeSeats() - announcedForSeats(waiting));
    for (Wish wish : waiting) {
      if (wish.announcedAt() != null) {
        continue;
      }
      if (seats <= 0) {
        if (draft.hasFreeSeat()) {
          draft.healAgain(draft.next().plus(Snapshot.TURN));
        }
        return;
      }
      if (isCured(wish)) {
        announce(wish, "A seat is free.");
        seats--;
      }
    }
  }

  private long announcedForSeats(List<Wish> waiting) {
    return draft.announcedForSeats() + waiting.stream().filter(this::hasTurn).count();
  }

  /** Whether the request would succeed now. If not, what it waits for may have changed. */
  private boolean isCured(Wish wish) {
    PushRefusal refusal = Attempt.of(draft, wish.wanted(), wish.confirmed()).refusal();
    if (refusal != null && !refusal.waitsLike(wish.refusal())) {
      draft.wishes.put(wish.withRefusal(refusal));
    }
    return refusal == null;
  }

  private boolean hasTurn(Wish wish) {
    return wish.announcedAt() != null && endOfTurn(wish).isAfter(draft.next());
  }

  private static Instant endOfTurn(Wish wish) {
    Instant announced = wish.announcedAt();
    return announced == null ? Instant.MIN : announced.plus(Snapshot.TURN);
  }

  /** Call after an admin has confirmed an adoption. Does nothing while another obstacle remains. */
  void confirmed(Wish wish) {
    if (isCured(wish)) {
      announce(wish, "An admin confirmed the adoption.");
    }
  }

  /**
   * Call if a user requests the address of a user who requested theirs, directly or around a cycle:
   * that other request was undone, so it is replayed, and both succeed together.
   *
   * @param asking a wish from a request of an identity provider, not of a replay, so two requests
   *     never trigger each other endlessly
   */
  void announceSwapPartners(Wish asking) {
    List<Wish> undone = new ArrayList<>();
    Set<ScimUserId> seen = new HashSet<>();
    Wish wish = asking;
    while (wish != null && wish.waitsForAddress() && seen.add(wish.scimUser())) {
      if (wish.kind() == Wish.Kind.UNDONE) {
        undone.add(wish);
      }
      ScimUserId holder = draft.users.managerOfHolder(wish.wanted().emailKey());
      if (asking.scimUser().equals(holder)) {
        undone.forEach(
            each -> announce(each, "The current holder is releasing the email address."));
        return;
      }
      wish = holder == null ? null : nextOf(holder);
    }
  }

  private @Nullable Wish nextOf(ScimUserId holder) {
    Wish kept = draft.wishes.kept(holder);
    return kept != null && kept.waitsForAddress() ? kept : draft.wishes.undone(holder);
  }

  private void announce(Wish wish, String message) {
    if (draft.refusedHere(wish) != null) {
      draft.healAgain(draft.next()); // support must receive the failure first
      return;
    }
    draft.causeGone(wish.origin(), wish.version(), wish.reference(), message);
    draft.wishes.put(wish.announced(draft.next()));
    draft.healAgain(draft.next().plus(Snapshot.TURN));
  }
}
