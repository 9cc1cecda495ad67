package dev.conveyor.ingress.shares;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How one instance's database connections and large answers are shared out between organizations.
 *
 * @param requests how many writes and reads of single resources use the database at the same time;
 *     fewer than spring.datasource.hikari.maximum-pool-size
 * @param requestsOfOne how many of conveyor.shares.requests are one organization's at most
 * @param searches how many searches and parts of large answers use the database at the same time;
 *     they have a pool of this size to themselves
 * @param searchesOfOne how many of conveyor.shares.searches are one organization's at most
 * @param searchTimeout how long a search runs at most; a longer one is answered 400 tooMany
 * @param answers how many large answers are sent at the same time
 * @param answersOfOne how many of conveyor.shares.answers are one organization's at most
 * @param longestWait how long a request waits for its share at most; 429 or 503 after that
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
   * @throws IllegalArgumentException when requests could take all connections of a pool, and leave
   *     none to the lookup of tokens and to what runs in the background
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
