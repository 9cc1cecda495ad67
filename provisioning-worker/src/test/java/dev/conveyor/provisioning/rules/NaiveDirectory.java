package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.EraseUser;
import dev.conveyor.schemas.InviteUser;
import dev.conveyor.schemas.ProvisioningInput;
import dev.conveyor.schemas.Rehire;
import dev.conveyor.schemas.ScimConnectionChanged;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.ScimUserErased;
import dev.conveyor.schemas.ScimUserId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The same rules without optimizations: everything is reconsidered after each change, until nothing
 * moves. It has neither batches nor indexes.
 */
final class NaiveDirectory {

  static final class User {
    String email = "";
    String name = "";
    boolean active;
    int deletedAt;
    @Nullable ScimUserId scim;
    @Nullable Object invitedAs;

    boolean holds() {
      return active || scim != null;
    }

    @Override
    public String toString() {
      return (scim == null ? "-" : scim)
          + " "
          + email
          + " "
          + name
          + (active ? " active" : " deactivated");
    }
  }

  record Want(
      ScimUserId id,
      long version,
      long refused,
      String email,
      String name,
      boolean active,
      int since,
      String reason) {}

  final List<User> users = new ArrayList<>();
  final Map<ScimUserId, Want> waiting = new TreeMap<>();
  private final Map<ScimUserId, Long> applied = new HashMap<>();
  private final Set<Object> erased = new HashSet<>();
  private @Nullable Integer limit;
  private Rehire rehire = Rehire.ADOPT;
  private int clock;

  void apply(ProvisioningInput event) {
    switch (event) {
      case ScimUserChanged change -> push(change);
      case ScimUserErased gone -> {
        applied.merge(gone.userId(), gone.version(), Math::max);
        waiting.remove(gone.userId());
        users.stream()
            .filter(user -> gone.userId().equals(user.scim) && user.invitedAs != null)
            .forEach(user -> erased.add(user.invitedAs));
        users.removeIf(user -> gone.userId().equals(user.scim));
      }
      case InviteUser invite -> invite(invite);
      case EraseUser erase -> {
        if (users.removeIf(user -> erase.userId().equals(user.invitedAs) && drop(user))) {
          erased.add(erase.userId());
        }
      }
      case ScimConnectionChanged settings -> {
        limit = settings.seatLimit();
        rehire = settings.rehire() == null ? Rehire.ADOPT : settings.rehire();
      }
      default -> throw new IllegalArgumentException(event.toString());
    }
    settle();
  }

  private boolean drop(User user) {
    if (user.scim != null) {
      waiting.remove(user.scim);
    }
    return true;
  }

  private void invite(InviteUser invite) {
    boolean known = users.stream().anyMatch(user -> invite.userId().equals(user.invitedAs));
    if (!known
        && !erased.contains(invite.userId())
        && holder(invite.email().value()) == null
        && seatFree()) {
      User user = new User();
      user.email = invite.email().value();
      user.name = invite.displayName();
      user.active = true;
      user.invitedAs = invite.userId();
      users.add(user);
    }
  }

  private void push(ScimUserChanged change) {
    ScimUserId id = change.userId();
    Want before = waiting.get(id);
    long known = Math.max(applied.getOrDefault(id, 0L), before == null ? 0 : before.version());
    if (change.version() <= known) {
      return;
    }
    boolean undone =
        before != null && change.undoes() != null && change.undoes() == before.refused();
    String email = change.user().at("/emails/0/value").stringValue();
    String name = change.user().path("displayName").stringValue();
    waiting.remove(id);
    if (change.deleted()) {
      applied.put(id, change.version());
      delete(id, email, name);
      return;
    }
    Want want =
        new Want(id, change.version(), change.version(), email, name, change.active(), ++clock, "");
    String reason = reach(want);
    if (reason == null) {
      applied.put(id, change.version());
      return;
    }
    boolean same =
        before != null
            && !undone
            && before.email().equals(email)
            && change.undoes() == null
            && want.active();
    boolean besides =
        before != null
            && same
            && before.active()
            && before.reason().equals(reason)
            && user(id) != null
            && !change.changed().isEmpty()
            && !change.changed().contains("emails")
            && !change.changed().contains("active");
    waiting.put(
        id,
        new Want(
            id,
            want.version(),
            besides ? before.refused() : want.refused(),
            email,
            name,
            want.active(),
            same ? before.since() : want.since(),
            reason));
    if (besides || !want.active()) {
      applied.put(id, change.version());
    }
  }

  private void delete(ScimUserId id, String email, String name) {
    User mine = user(id);
    if (mine != null) {
      User holder = holder(email);
      mine.name = name;
      mine.email = holder == null || holder == mine ? email : mine.email;
      leave(mine);
    }
  }

  private void leave(User user) {
    user.active = false;
    user.scim = null;
    user.deletedAt = ++clock;
  }

  /** Applies what is possible. Null if that is everything, or the obstacle. */
  private @Nullable String reach(Want want) {
    User mine = user(want.id());
    User holder = holder(want.email());
    if (mine == null) {
      return want.active() ? enter(want, holder) : null;
    }
    if (want.active() && holder != null && holder != mine && holder.scim == null && !mine.active) {
      leave(mine);
      adopt(holder, want);
      return null;
    }
    mine.name = want.name();
    boolean taken = holder != null && holder != mine;
    mine.email = taken ? mine.email : want.email();
    if (!want.active()) {
      mine.active = false;
      return taken ? "taken" : null;
    }
    mine.active = mine.active || seatFree();
    return taken ? "taken" : mine.active ? null : "seat";
  }

  private @Nullable String enter(Want want, @Nullable User holder) {
    User candidate = holder;
    if (holder != null && holder.scim != null) {
      Want others = waiting.get(holder.scim);
      if (holder.active || rehire == Rehire.REFUSE || others != null && others.active()) {
        return "taken";
      }
    }
    if (holder == null) {
      candidate =
          users.stream()
              .filter(user -> !user.holds() && user.email.equals(want.email()))
              .max(Comparator.comparingInt(user -> user.deletedAt))
              .orElse(null);
    }
    if ((candidate == null || !candidate.active) && !seatFree()) {
      return "seat";
    }
    if (candidate == null) {
      candidate = new User();
      users.add(candidate);
    }
    adopt(candidate, want);
    return null;
  }

  private void adopt(User user, Want want) {
    if (user.scim != null) {
      waiting.remove(user.scim);
    }
    user.scim = want.id();
    user.email = want.email();
    user.name = want.name();
    user.active = true;
  }

  private void settle() {
    while (retryOldest() || exchange()) {}
  }

  private boolean retryOldest() {
    List<Want> oldest = new ArrayList<>(waiting.values());
    oldest.sort(Comparator.comparingInt(Want::since));
    for (Want want : oldest) {
      List<String> before = shown();
      String reason = reach(want);
      if (reason == null) {
        waiting.remove(want.id());
        applied.put(want.id(), want.version());
      } else {
        waiting.put(
            want.id(),
            new Want(
                want.id(),
                want.version(),
                want.refused(),
                want.email(),
                want.name(),
                want.active(),
                want.since(),
                reason));
      }
      if (reason == null || !before.equals(shown())) {
        return true;
      }
    }
    return false;
  }

  private boolean exchange() {
    for (Want first : waiting.values()) {
      List<User> circle = new ArrayList<>();
      Want want = first;
      while (want != null && circle.size() <= waiting.size()) {
        User mine = user(want.id());
        User holder = holder(want.email());
        if (mine == null || holder == null || holder == mine || holder.scim == null) {
          break;
        }
        circle.add(mine);
        if (holder.scim.equals(first.id())) {
          circle.forEach(
              user -> user.email = Objects.requireNonNull(waiting.get(user.scim)).email());
          return true;
        }
        want = waiting.get(holder.scim);
      }
    }
    return false;
  }

  private boolean seatFree() {
    return limit == null || users.stream().filter(user -> user.active).count() < limit;
  }

  private @Nullable User user(ScimUserId id) {
    return users.stream().filter(user -> id.equals(user.scim)).findFirst().orElse(null);
  }

  private @Nullable User holder(String email) {
    return users.stream()
        .filter(user -> user.holds() && user.email.equals(email))
        .findFirst()
        .orElse(null);
  }

  List<String> shown() {
    return users.stream().map(User::toString).sorted().toList();
  }

  /** The SCIM users whose newest version is rejected. */
  List<ScimUserId> refused() {
    return waiting.values().stream().filter(Want::active).map(Want::id).toList();
  }
}
