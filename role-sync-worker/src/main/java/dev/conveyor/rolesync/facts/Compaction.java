package dev.conveyor.rolesync.facts;

import dev.conveyor.rolerules.Checkpoint;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Bounds the history: moves the horizon once a day, folds each user's facts up to it into a base
 * checkpoint, then deletes these facts. What other users and later links still need is kept: the
 * last lifecycle fact of each link, current memberships, the last mapping of each group, the last
 * default role, and the command that each Billing Admin was assigned by.
 *
 * <p>Works in portions, each in a transaction that holds the organization's lock, and continues
 * where it was interrupted. May run in several workers at once.
 */
public final class Compaction {

  private static final UUID FIRST = new UUID(0, 0);

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final OrganizationLock lock;
  private final HistoryReader histories;
  private final Checkpoints checkpoints;
  private final FactDeletion deletion;
  private final int portion;

  /**
   * @param portion the number of users, or of SCIM users, per transaction
   */
  public Compaction(
      JdbcClient jdbc, TransactionTemplate transaction, OrganizationLock lock, int portion) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.lock = lock;
    this.histories = new HistoryReader(jdbc);
    this.checkpoints = new Checkpoints(jdbc);
    this.deletion = new FactDeletion(jdbc);
    this.portion = portion;
  }

  /** Deletes facts older than that, in all organizations. */
  public void run(Duration history, Instant now) {
    Instant horizon = now.minus(history).truncatedTo(ChronoUnit.DAYS);
    @Nullable OrganizationId last = null;
    while (true) {
      Optional<OrganizationId> next = nextAfter(last, horizon);
      if (next.isEmpty()) {
        return;
      }
      last = next.get();
      compact(last, horizon);
    }
  }

  /** Moves one organization's horizon to that time, unless it is there or later. */
  public void compact(OrganizationId organization, Instant target) {
    move(organization, target);
    while (Boolean.TRUE.equals(transaction.execute(status -> foldPortion(organization)))) {
      // until all users are folded
    }
    position(organization).ifPresent(done -> delete(organization, done.horizon()));
  }

  private Optional<OrganizationId> nextAfter(@Nullable OrganizationId last, Instant horizon) {
    return jdbc.sql(
            """
            SELECT id FROM organizations WHERE id > :last
              AND (folded_through IS NOT NULL OR horizon IS NULL OR horizon < :horizon)
            ORDER BY id LIMIT 1
            """)
        .param("last", last == null ? "" : last.value())
        .param("horizon", horizon.atOffset(ZoneOffset.UTC))
        .query((row, number) -> new OrganizationId(row.getString("id")))
        .optional();
  }

  /** From now on, facts up to the horizon are refused. An unfinished pass comes first. */
  private void move(OrganizationId organization, Instant target) {
    transaction.executeWithoutResult(status -> {
      lock.hold(organization);
      jdbc.sql(
              """
              UPDATE organizations SET horizon = :horizon, folded_through = :first
              WHERE id = :id AND folded_through IS NULL
                AND (horizon IS NULL OR horizon < :horizon)
              """)
          .param("id", organization.value())
          .param("horizon", target.atOffset(ZoneOffset.UTC))
          .param("first", FIRST)
          .update();
    });
  }

  private record Position(Instant horizon, UUID foldedThrough) {}

  private Optional<Position> position(OrganizationId organization) {
    return jdbc.sql(
            """
            SELECT horizon, folded_through FROM organizations
            WHERE id = :id AND folded_through IS NOT NULL
            """)
        .param("id", organization.value())
        .query((row, number) ->
            new Position(
                row.getObject("horizon", OffsetDateTime.class).toInstant(),
                row.getObject("folded_through", UUID.class)))
        .optional();
  }

  /** Returns whether there is more to do. */
  private boolean foldPortion(OrganizationId organization) {
    lock.hold(organization);
    Optional<Position> found = position(organization);
    if (found.isEmpty()) {
      return false;
    }
    Position position = found.get();
    List<UserId> users = usersAfter(organization, position.foldedThrough());
    if (users.isEmpty()) {
      return false;
    }
    Map<UserId, Checkpoint> bases = new HashMap<>();
    histories
        .readUpTo(organization, users, position.horizon())
        .forEach((user, history) -> {
          if (history.facts().stream().anyMatch(history.checkpoint()::isBefore)) {
            bases.put(user, history.checkpointAt(position.horizon()));
          }
        });
    checkpoints.saveBases(organization, bases);
    deletion.lifecycles(organization, users, position.horizon());
    advance(organization, users.getLast().value());
    return true;
  }

  private void delete(OrganizationId organization, Instant horizon) {
    @Nullable UUID after = FIRST;
    while (after != null) {
      UUID start = after;
      after =
          transaction.execute(status -> {
            lock.hold(organization);
            return deletion.memberships(organization, start, portion, horizon);
          });
    }
    transaction.executeWithoutResult(status -> {
      lock.hold(organization);
      deletion.settingsAndCommands(organization, horizon);
      advance(organization, null);
    });
  }

  private List<UserId> usersAfter(OrganizationId organization, UUID after) {
    return jdbc.sql(
            """
            SELECT id FROM users WHERE organization = :organization AND id > :after
            ORDER BY id LIMIT :portion
            """)
        .param("organization", organization.value())
        .param("after", after)
        .param("portion", portion)
        .query((row, number) -> new UserId(row.getObject("id", UUID.class)))
        .list();
  }

  private void advance(OrganizationId organization, @Nullable UUID foldedThrough) {
    jdbc.sql("UPDATE organizations SET folded_through = :through::uuid WHERE id = :id")
        .param("id", organization.value())
        .param("through", foldedThrough == null ? null : foldedThrough.toString())
        .update();
  }
}
