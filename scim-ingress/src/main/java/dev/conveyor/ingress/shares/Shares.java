package dev.conveyor.ingress.shares;

import dev.conveyor.ingress.shares.SharedSlots.Slot;
import dev.conveyor.schemas.OrganizationId;
import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Each organization's share of this instance's database connections and large responses. Slots are
 * never nested, except within a large response's slot, which is a separate kind and always taken
 * first, so waiting cannot deadlock. Work in a transaction that is already open takes no slot: it
 * already has a connection.
 */
public final class Shares {

  /** {@code FairShare} allows no organization more open requests by default. */
  private static final int MOST_WAITING = 200;

  /**
   * A large response that has begun waits longer than one that can still be rejected: it could only
   * be aborted.
   */
  private static final Duration REST_OF_ANSWER = Duration.ofSeconds(30);

  private static final int LOOKUPS = 6;
  private static final int LOOKUPS_OF_ONE = 3;

  private final SharedSlots<OrganizationId> requests;
  private final SharedSlots<OrganizationId> searches;
  private final SharedSlots<OrganizationId> answers;
  private final SharedSlots<String> lookups;
  private final Duration wait;

  public Shares(ShareLimits limits) {
    this.requests = slots(limits.requests(), limits.requestsOfOne());
    this.searches = slots(limits.searches(), limits.searchesOfOne());
    this.answers = slots(limits.answers(), limits.answersOfOne());
    this.lookups = slots(LOOKUPS, LOOKUPS_OF_ONE);
    this.wait = limits.longestWait();
  }

  private static <K> SharedSlots<K> slots(int most, int mostOfOne) {
    return new SharedSlots<>(most, mostOfOne, MOST_WAITING);
  }

  /** The default limit on waiting for a slot. */
  public Duration patience() {
    return wait;
  }

  /**
   * Runs a write, or the read of one resource.
   *
   * @throws Busy if there is no capacity in time
   */
  public <T> T request(OrganizationId organization, Supplier<T> work) {
    return request(organization, wait, work);
  }

  /**
   * The same, with a limit on the wait.
   *
   * @throws Busy if there is no capacity in time
   */
  public <T> T request(OrganizationId organization, Duration patience, Supplier<T> work) {
    return in(requests, organization, patience, work);
  }

  /**
   * Runs a search on the connections reserved for searches.
   *
   * @throws Busy if there is no capacity in time
   */
  public <T> T search(OrganizationId organization, Supplier<T> work) {
    return in(searches, organization, wait, work);
  }

  /**
   * Reads the next part of a large response, on the connections of searches.
   *
   * @throws Busy if there is no capacity in time
   */
  public <T> T part(OrganizationId organization, Supplier<T> work) {
    return in(searches, organization, REST_OF_ANSWER, work);
  }

  /**
   * Looks up a token.
   *
   * @param key the organization of a recently valid token; one key for all others together, so that
   *     requests without a valid token have a single share
   * @throws Busy 503 if there is no capacity in time
   */
  public <T> T lookup(String key, Supplier<T> work) {
    try (Slot slot = lookups.enter(key, wait)) {
      return work.get();
    } catch (Busy e) {
      throw Busy.ofAll();
    }
  }

  /**
   * Takes a slot for a large response, until it is closed.
   *
   * @throws Busy if there is none in time
   */
  public Slot answer(OrganizationId organization) {
    return answers.enter(organization, wait);
  }

  private static <K, T> T in(SharedSlots<K> slots, K key, Duration wait, Supplier<T> work) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      return work.get();
    }
    try (Slot slot = slots.enter(key, wait)) {
      return work.get();
    }
  }
}
