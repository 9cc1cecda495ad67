package dev.conveyor.ingress.keys;

import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Updates the keys of users and groups to what {@code ComparisonKey} makes of their names, in
 * batches of one transaction each, so that writes never wait long. Resources, versions, and times
 * do not change. Idempotent; may run concurrently.
 *
 * <p>Two users of one organization whose userNames get the same key are not merged: the user who
 * has the key keeps it, the other keeps the previous key, and the table {@code
 * user_name_collisions} names both as long as they collide.
 */
public final class KeyRefresh {

  private static final Logger LOG = LoggerFactory.getLogger(KeyRefresh.class);

  private static final int PORTION = 2_000;
  private static final UUID FIRST = new UUID(0, 0);

  private final UserKeys users;
  private final GroupKeys groups;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  public KeyRefresh(JdbcClient jdbc, PlatformTransactionManager transactions) {
    RowUpdate rows = new RowUpdate(transactions);
    this.users = new UserKeys(jdbc, rows);
    this.groups = new GroupKeys(jdbc, rows);
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
  }

  /** Checks every row. Returns how many were changed. */
  public int all() {
    int changed = walk("users", users::refresh) + walk("groups", groups::refresh);
    changed += colliding();
    if (changed > 0) {
      LOG.info("Refreshed the keys of {} users and groups", changed);
    }
    return changed;
  }

  /** Rechecks users whose names collided: the other user may have been deleted since. */
  public int colliding() {
    return Objects.requireNonNull(transaction.execute(status -> users.refreshColliding()));
  }

  /** Refreshes the rows after an id, up to another; null for the end. */
  private interface Portion {
    int refresh(UUID after, @Nullable UUID to);
  }

  private int walk(String table, Portion portion) {
    int changed = 0;
    UUID after = FIRST;
    while (after != null) {
      UUID from = after;
      UUID to = end(table, from);
      changed += Objects.requireNonNull(transaction.execute(status -> portion.refresh(from, to)));
      after = to;
    }
    return changed;
  }

  private @Nullable UUID end(String table, UUID after) {
    return jdbc.sql(
            "SELECT id FROM " + table + " WHERE id > :after ORDER BY id OFFSET :size LIMIT 1")
        .param("after", after)
        .param("size", PORTION - 1)
        .query(UUID.class)
        .optional()
        .orElse(null);
  }
}
