package dev.conveyor.rolesync.facts;

import dev.conveyor.rolerules.Checkpoint;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.time.Duration;
import java.time.Instant;
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
  private final OrganizationStore organizations;
  private final HistoryReader histories;
  private final Checkpoints checkpoints;
  private final LifecycleFacts lifecycles;
  private final MembershipFacts memberships;
  private final MappingFacts mappings;
  private final DefaultRoleFacts defaults;
  private final CommandFacts commands;
  private final int portion;

  /**
   * @param portion the number of users, or of SCIM users, per transaction
   */
  public Compaction(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      OrganizationStore organizations,
      int portion) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.organizations = organizations;
    this.histories = new HistoryReader(jdbc);
    this.checkpoints = new Checkpoints(jdbc);
    this.lifecycles = new LifecycleFacts(jdbc);
    this.memberships = new MembershipFacts(jdbc);
    this.mappings = new MappingFacts(jdbc);
    this.defaults = new DefaultRoleFacts(jdbc);
    this.commands = new CommandFacts(jdbc);
    this.portion = portion;
  }

  /** Deletes facts older than that, in all organizations. */
  public void run(Duration history, Instant now) {
    Instant horizon = now.minus(history).truncatedTo(ChronoUnit.DAYS);
    @Nullable OrganizationId last = null;
    while (true) {
      Optional<OrganizationId> next = organizations.compactableAfter(last, horizon);
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
    organizations.position(organization).ifPresent(done -> delete(organization, done.horizon()));
  }

  /** From now on, facts up to the horizon are refused. An unfinished pass comes first. */
  private void move(OrganizationId organization, Instant target) {
    transaction.executeWithoutResult(status -> {
      organizations.hold(organization);
      organizations.moveHorizon(organization, target);
    });
  }

  /** Returns whether there is more to do. */
  private boolean foldPortion(OrganizationId organization) {
    organizations.hold(organization);
    Optional<OrganizationStore.Position> found = organizations.position(organization);
    if (found.isEmpty()) {
      return false;
    }
    OrganizationStore.Position position = found.get();
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
    lifecycles.compact(organization, users, position.horizon());
    organizations.advance(organization, users.getLast().value());
    return true;
  }

  private void delete(OrganizationId organization, Instant horizon) {
    @Nullable UUID after = FIRST;
    while (after != null) {
      UUID start = after;
      after =
          transaction.execute(status -> {
            organizations.hold(organization);
            return compactMemberships(organization, start, horizon);
          });
    }
    transaction.executeWithoutResult(status -> {
      organizations.hold(organization);
      mappings.compact(organization, horizon);
      defaults.compact(organization, horizon);
      commands.compact(organization, horizon);
      organizations.advance(organization, null);
    });
  }

  /** Returns the last SCIM user of the portion; null if there are no more. */
  private @Nullable UUID compactMemberships(
      OrganizationId organization, UUID after, Instant horizon) {
    List<ScimUserId> scimUsers = memberships.scimUsersAfter(organization, after, portion);
    if (scimUsers.isEmpty()) {
      return null;
    }
    memberships.compact(organization, scimUsers, horizon);
    return scimUsers.getLast().value();
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
}
