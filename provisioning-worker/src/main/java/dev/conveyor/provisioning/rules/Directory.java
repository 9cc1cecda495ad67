package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of one organization's directory that a batch can touch, in memory. The rules read and
 * change it change by change; the store writes what differs in the end.
 */
public final class Directory {

  private final Map<UserId, DirectoryUser> users = new HashMap<>();
  private final Map<String, UserId> byEmail = new HashMap<>();
  private final Map<ScimUserId, UserId> byScimUser = new HashMap<>();
  private final Map<ScimUserId, Long> applied = new HashMap<>();
  private final Set<UserId> erased = new HashSet<>();
  private final @Nullable Integer seatLimit;
  private long activeUsers;

  /**
   * @param erased ids of users who were erased before
   * @param seatLimit the most active users; null for any number
   */
  public Directory(
      Collection<DirectoryUser> users,
      Map<ScimUserId, Long> applied,
      Collection<UserId> erased,
      @Nullable Integer seatLimit,
      long activeUsers) {
    users.forEach(this::index);
    this.applied.putAll(applied);
    this.erased.addAll(erased);
    this.seatLimit = seatLimit;
    this.activeUsers = activeUsers;
  }

  Optional<DirectoryUser> managedBy(ScimUserId id) {
    return Optional.ofNullable(byScimUser.get(id)).map(users::get);
  }

  Optional<DirectoryUser> withEmail(String email) {
    return Optional.ofNullable(byEmail.get(DirectoryUser.emailKey(email))).map(users::get);
  }

  Optional<DirectoryUser> user(UserId id) {
    return Optional.ofNullable(users.get(id));
  }

  boolean wasErased(UserId id) {
    return erased.contains(id);
  }

  long appliedVersion(ScimUserId id) {
    return applied.getOrDefault(id, 0L);
  }

  boolean hasFreeSeat() {
    return seatLimit == null || activeUsers < seatLimit;
  }

  @Nullable Integer seatLimit() {
    return seatLimit;
  }

  public long activeUsers() {
    return activeUsers;
  }

  public Collection<DirectoryUser> users() {
    return users.values();
  }

  public Map<ScimUserId, Long> applied() {
    return applied;
  }

  void remove(DirectoryUser user) {
    users.remove(user.id());
    forget(user);
    activeUsers -= user.isActive() ? 1 : 0;
    erased.add(user.id());
  }

  private void forget(DirectoryUser user) {
    byEmail.remove(user.emailKey());
    if (user.scimUserId() != null) {
      byScimUser.remove(user.scimUserId());
    }
  }

  void put(DirectoryUser user) {
    DirectoryUser before = users.get(user.id());
    if (before != null) {
      forget(before);
    }
    activeUsers += (user.isActive() ? 1 : 0) - (before != null && before.isActive() ? 1 : 0);
    index(user);
  }

  void applied(ScimUserId id, long version) {
    applied.put(id, version);
  }

  private void index(DirectoryUser user) {
    users.put(user.id(), user);
    byEmail.put(user.emailKey(), user.id());
    if (user.scimUserId() != null) {
      byScimUser.put(user.scimUserId(), user.id());
    }
  }
}
