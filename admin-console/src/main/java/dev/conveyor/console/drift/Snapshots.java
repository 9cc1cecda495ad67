package dev.conveyor.console.drift;

import dev.conveyor.console.drift.ComparedUser.Published;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.Sha256;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserSnapshot;
import dev.conveyor.schemas.UserStatus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The last states of one organization's users on the compacted topic. Of each, only a version and a
 * print are kept: an organization may have many users.
 */
final class Snapshots {

  /** With more users, the snapshots are not compared: about 100 bytes each are in memory. */
  static final int MOST = 250_000;

  private static final class Last {

    private final long version;
    private final long print;
    private boolean seen;

    private Last(long version, long print) {
      this.version = version;
      this.print = print;
    }
  }

  private final Map<UUID, Last> last = new HashMap<>();
  private boolean complete = true;

  /** Whether there were few enough users for all of them to be kept. */
  boolean areComplete() {
    return complete;
  }

  /** Takes a record in the order of the topic; null for a tombstone. */
  void take(UserId user, @Nullable UserSnapshot snapshot) {
    if (!complete) {
      return;
    }
    if (snapshot == null) {
      last.remove(user.value());
    } else if (last.size() < MOST || last.containsKey(user.value())) {
      last.put(user.value(), new Last(snapshot.version(), print(snapshot)));
    } else {
      complete = false;
      last.clear();
    }
  }

  /** How the snapshot differs from the public state. Empty if it doesn't, or is not compared. */
  Optional<Difference> compare(ComparedUser user) {
    Published published = user.published();
    if (!complete || published == null) {
      return Optional.empty();
    }
    Last snapshot = last.get(published.id().value());
    if (snapshot != null) {
      snapshot.seen = true;
    }
    if (snapshot != null
        && snapshot.version == published.version()
        && snapshot.print == print(published)) {
      return Optional.empty();
    }
    String detail =
        snapshot == null
            ? "missing"
            : snapshot.version < published.version()
                ? "an older version"
                : snapshot.version > published.version() ? "a newer version" : "another state";
    return Optional.of(
        new Difference(
            Kind.SNAPSHOT,
            Comparison.scimUser(user),
            published.id(),
            null,
            detail,
            published.directoryVersion(),
            published.version() + "/" + (snapshot == null ? "-" : snapshot.version)));
  }

  /** Users of the topic who were never compared: nobody else knows them. */
  List<UserId> others() {
    return last.entrySet().stream()
        .filter(each -> !each.getValue().seen)
        .map(each -> new UserId(each.getKey()))
        .sorted()
        .toList();
  }

  /** The difference of a user whom only the topic has; empty for no such user. */
  Optional<Difference> only(UserId user) {
    return last.containsKey(user.value()) ? Optional.of(leftOver(user)) : Optional.empty();
  }

  private Difference leftOver(UserId user) {
    Last snapshot = last.get(user.value());
    long version = snapshot == null ? 0 : snapshot.version;
    return new Difference(Kind.SNAPSHOT, null, user, null, "left over", version, "" + version);
  }

  private static long print(UserSnapshot user) {
    return print(user.email(), user.displayName(), user.status(), user.scimManaged(), user.roles());
  }

  private static long print(Published user) {
    return print(
        user.email(), user.displayName(), user.status(), user.scimManaged(), user.grants());
  }

  private static long print(
      EmailAddress email,
      String displayName,
      UserStatus status,
      boolean managed,
      Collection<Grant> grants) {
    StringBuilder text = new StringBuilder();
    text.append(email).append('\n').append(displayName).append('\n');
    text.append(status).append('\n').append(managed);
    for (Grant grant : new TreeSet<>(grants)) {
      text.append('\n').append(grant.role()).append('\t').append(grant.source().text());
    }
    byte[] hash = Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(hash).getLong();
  }
}
