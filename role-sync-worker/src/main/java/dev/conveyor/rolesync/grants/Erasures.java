package dev.conveyor.rolesync.grants;

import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.pipeline.outbox.Unsendable;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.rolesync.facts.FactStore;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Topic;
import dev.conveyor.schemas.UserErased;
import dev.conveyor.schemas.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Permanently erases users. The id is kept, so that late events cannot restore them. */
public final class Erasures {

  private final JdbcClient jdbc;
  private final Outbox outbox;
  private final ErasedUserStore erased;
  private final GrantStore grants;
  private final FactStore facts;
  private final CommandOutcomes outcomes;
  private final RecalculationQueue queue;
  private final UserStore users;
  private final HeldRoleStore held;
  private final RoleLossStore losses;

  public Erasures(JdbcClient jdbc, Outbox outbox) {
    this.jdbc = jdbc;
    this.outbox = outbox;
    this.erased = new ErasedUserStore(jdbc);
    this.grants = new GrantStore(jdbc);
    this.facts = new FactStore(jdbc);
    this.outcomes = new CommandOutcomes(jdbc);
    this.queue = new RecalculationQueue(jdbc);
    this.users = new UserStore(jdbc);
    this.held = new HeldRoleStore(jdbc);
    this.losses = new RoleLossStore(jdbc);
  }

  /** The users who were erased before: any event about them is late. */
  public Set<UserId> among(OrganizationId organization, Collection<UserId> users) {
    return erased.among(organization, users);
  }

  /**
   * Erases users and publishes the erasures, in the caller's transaction, which holds the
   * organization's lock.
   *
   * @param traces the users, with the parent trace of each
   */
  public void erase(OrganizationId organization, Map<UserId, TraceParent> traces, Instant now) {
    if (traces.isEmpty()) {
      return;
    }
    Set<UserId> ids = traces.keySet();
    erased.add(organization, ids);
    grants.forget(organization, ids);
    facts.forget(organization, ids);
    outcomes.forget(organization, ids);
    queue.forget(organization, ids);
    held.delete(organization, ids);
    losses.delete(organization, ids);
    Unsendable.forget(jdbc, ids.stream().map(id -> organization + "/" + id).toList());
    List<OutboxMessage> messages = new ArrayList<>();
    Set<UserId> unknown = new HashSet<>(ids);
    users.delete(
        organization,
        ids,
        (id, version) -> {
          UserErased event = new UserErased(organization, id, version + 1, now);
          TraceParent trace = traces.getOrDefault(id, TraceParent.fresh());
          messages.add(OutboxMessage.of(event, Derivation.SOURCE, trace));
          messages.add(OutboxMessage.tombstone(Topic.USERS, event.key(), trace));
          unknown.remove(id);
        });
    // A state may be left of a user of whom nothing else is.
    for (UserId id : unknown) {
      TraceParent trace = traces.getOrDefault(id, TraceParent.fresh());
      messages.add(OutboxMessage.tombstone(Topic.USERS, organization + "/" + id, trace));
    }
    outbox.append(messages);
  }

  /**
   * Publishes the tombstones of erasures of this age again, in the caller's transaction. A relay
   * that was presumed dead may have sent an older state after the first tombstone, which would
   * remain on the compacted topic.
   *
   * @return the number of tombstones
   */
  public int repeatTombstones(Duration age) {
    List<OutboxMessage> messages =
        erased.takeForTombstones(age).stream()
            .map(key -> OutboxMessage.tombstone(Topic.USERS, key, TraceParent.fresh()))
            .toList();
    outbox.append(messages);
    return messages.size();
  }
}
