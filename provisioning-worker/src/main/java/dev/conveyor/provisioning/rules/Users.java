package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.EmailKey;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The users of a plan in the making, by every key that the rules use. */
final class Users {

  /** Most recently deleted first. */
  private static final Comparator<DirectoryUser> NEWEST_FIRST =
      Comparator.comparing(
              DirectoryUser::deletedAt, Comparator.nullsLast(Comparator.reverseOrder()))
          .thenComparing(DirectoryUser::id);

  private final Map<UserId, DirectoryUser> before = new HashMap<>();
  private final Map<UserId, DirectoryUser> users = new HashMap<>();
  private final Map<EmailKey, UserId> holders = new HashMap<>();
  private final Map<ScimUserId, UserId> managed = new HashMap<>();
  private final Map<EmailKey, TreeSet<DirectoryUser>> deleted = new HashMap<>();
  private final Set<UserId> changed = new LinkedHashSet<>();
  private final Set<EmailKey> touched = new LinkedHashSet<>();
  private long active;

  Users(Collection<DirectoryUser> users, long active) {
    this.active = active;
    for (DirectoryUser user : users) {
      before.put(user.id(), user);
      index(user);
    }
  }

  @Nullable DirectoryUser find(UserId id) {
    return users.get(id);
  }

  /** Whether this plan creates the user. */
  boolean isNew(UserId id) {
    return !before.containsKey(id);
  }

  @Nullable DirectoryUser managedBy(ScimUserId id) {
    UserId user = managed.get(id);
    return user == null ? null : users.get(user);
  }

  @Nullable DirectoryUser holderOf(EmailKey emailKey) {
    UserId user = holders.get(emailKey);
    return user == null ? null : users.get(user);
  }

  /** The SCIM user that manages the holder of an address; null for none. */
  @Nullable ScimUserId managerOfHolder(@Nullable EmailKey emailKey) {
    DirectoryUser holder = emailKey == null ? null : holderOf(emailKey);
    return holder == null ? null : holder.scimUserId();
  }

  @Nullable DirectoryUser lastDeleted(EmailKey emailKey) {
    TreeSet<DirectoryUser> candidates = deleted.get(emailKey);
    return candidates == null || candidates.isEmpty() ? null : candidates.first();
  }

  long active() {
    return active;
  }

  void put(DirectoryUser user) {
    put(List.of(user));
  }

  /** All at once, so that users may exchange what only one can have. */
  void put(List<DirectoryUser> next) {
    for (DirectoryUser user : next) {
      DirectoryUser old = users.get(user.id());
      if (old != null) {
        forget(old);
      }
    }
    for (DirectoryUser user : next) {
      index(user);
      active += user.isActive() ? 1 : 0;
      changed.add(user.id());
      touched.add(user.emailKey());
    }
  }

  void remove(DirectoryUser user) {
    forget(user);
    users.remove(user.id());
    changed.remove(user.id());
  }

  private void forget(DirectoryUser user) {
    active -= user.isActive() ? 1 : 0;
    touched.add(user.emailKey());
    if (user.holdsAddress()) {
      holders.remove(user.emailKey(), user.id());
    } else {
      deleted.getOrDefault(user.emailKey(), new TreeSet<>(NEWEST_FIRST)).remove(user);
    }
    if (user.scimUserId() != null) {
      managed.remove(user.scimUserId(), user.id());
    }
  }

  private void index(DirectoryUser user) {
    users.put(user.id(), user);
    if (user.holdsAddress()) {
      UserId other = holders.put(user.emailKey(), user.id());
      if (other != null && !other.equals(user.id())) {
        throw new IllegalStateException("two users hold the same address");
      }
    } else {
      deleted.computeIfAbsent(user.emailKey(), key -> new TreeSet<>(NEWEST_FIRST)).add(user);
    }
    if (user.scimUserId() != null) {
      managed.put(user.scimUserId(), user.id());
    }
  }

  void touch(EmailKey emailKey) {
    touched.add(emailKey);
  }

  /** The addresses whose holder has changed since the last call. */
  List<EmailKey> takeTouched() {
    List<EmailKey> keys = List.copyOf(touched);
    touched.clear();
    return keys;
  }

  List<DirectoryUser> changed() {
    return changed.stream().map(users::get).filter(Objects::nonNull).toList();
  }

  /** Users whose row must release an address or a SCIM user before another row takes it. */
  Set<UserId> releasing() {
    Set<UserId> ids = new HashSet<>();
    for (DirectoryUser user : changed()) {
      DirectoryUser old = before.get(user.id());
      if (old != null
          && (old.holdsAddress() && isOther(holders.get(old.emailKey()), old)
              || old.scimUserId() != null && isOther(managed.get(old.scimUserId()), old))) {
        ids.add(user.id());
      }
    }
    return ids;
  }

  private static boolean isOther(@Nullable UserId id, DirectoryUser user) {
    return id != null && !id.equals(user.id());
  }
}
