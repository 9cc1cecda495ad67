package dev.conveyor.ingress.shares;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How one instance's database connections and large responses are divided between organizations.
 *
 * @param requests how many writes and reads of single resources may use the database concurrently;
 *     fewer than spring.datasource.hikari.maximum-pool-size
 * @param requestsOfOne how many of conveyor.shares.requests one organization may use
 * @param searches how many searches and parts of large responses may use the database concurrently;
 *     they have a separate pool of this size
 * @param searchesOfOne how many of conveyor.shares.searches one organization may use
 * @param searchTimeout the maximum duration of a search; a longer one is answered 400 tooMany
 * @param answers how many large responses are sent concurrently
 * @param answersOfOne how many of conveyor.shares.answers one organization may use
 * @param longestWait how long a request waits for its share; 429 or 503 after that
 */
@ConfigurationProperties("conveyor.shares")
public record ShareLimits(
    @DefaultValue("8") int requests,
    @DefaultValue("4") int requestsOfOne,
    @DefaultValue("4") int searches,
    @DefaultValue("1") int searchesOfOne,
    @DefaultValue("5s") Duration searchTimeout,
    @DefaultValue("16") int answers,
    @DefaultValue("4") int answersOfOne,
    @DefaultValue("10s") Duration longestWait) {

  public ShareLimits {
    requireShare("requests", requests, requestsOfOne);
    requireShare("searches", searches, searchesOfOne);
    requireShare("answers", answers, answersOfOne);
    if (searchTimeout.toMillis() < 1 || longestWait.isNegative()) {
      throw new IllegalArgumentException(
          "conveyor.shares.search-timeout must be positive, and conveyor.shares.longest-wait not negative");
    }
  }

  /**
   * @throws IllegalArgumentException if requests could use all connections of a pool, leaving none
   *     for token lookups and background work
   */
  public void requireRoomIn(int poolSize) {
    if (requests >= poolSize) {
      throw new IllegalArgumentException(
          "conveyor.shares.requests (%d) must be less than spring.datasource.hikari.maximum-pool-size (%d)"
              .formatted(requests, poolSize));
    }
  }

  private static void requireShare(String name, int all, int one) {
    if (one < 1 || all < one) {
      throw new IllegalArgumentException(
          "conveyor.shares.%s-of-one must be between 1 and conveyor.shares.%s"
              .formatted(name, name));
    }
  }
}
