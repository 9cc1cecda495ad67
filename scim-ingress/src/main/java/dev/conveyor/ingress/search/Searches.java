package dev.conveyor.ingress.search;

import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.shares.Shares;
import dev.conveyor.pipeline.database.Faults;
import dev.conveyor.schemas.OrganizationId;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Runs searches within their organization's share, on connections that writes do not use, and for a
 * bounded time.
 *
 * <p>A search goes on when its client hangs up: Tomcat does not tell a request that is being
 * handled that its connection was closed. What bounds it is the statement timeout, and what bounds
 * how many of one organization's go on is its share.
 */
public final class Searches {

  private final JdbcClient jdbc;
  private final Shares shares;
  private final Duration timeout;

  /**
   * @param jdbc whose statements are planned each time they run, and canceled after the timeout
   */
  public Searches(JdbcClient jdbc, Shares shares, Duration timeout) {
    this.jdbc = jdbc;
    this.shares = shares;
    this.timeout = timeout;
  }

  /**
   * A search for as many resources as there may be.
   *
   * @throws ScimProblem 400 tooMany when it takes too long
   * @throws dev.conveyor.ingress.shares.Busy when there is no room in time
   */
  <T> T run(OrganizationId organization, Function<JdbcClient, T> search) {
    try {
      return shares.search(organization, () -> search.apply(jdbc));
    } catch (DataAccessException e) {
      if (Faults.isCanceled(e)) {
        throw tooMany();
      }
      throw e;
    }
  }

  /** A search for one resource at most, by a unique index: as the read of that one resource. */
  <T> T unique(OrganizationId organization, Supplier<T> search) {
    return shares.request(organization, search);
  }

  /**
   * The next part of an answer that is being written.
   *
   * @throws dev.conveyor.ingress.shares.Busy when there is no room in time
   */
  public <T> T part(OrganizationId organization, Function<JdbcClient, T> read) {
    return shares.part(organization, () -> read.apply(jdbc));
  }

  private ScimProblem tooMany() {
    String limit = String.valueOf(timeout.toMillis() / 1000.0).replaceAll("\\.0$", "");
    return ScimProblem.tooMany(
        "The search took longer than %s s and was stopped. Narrow the filter: comparisons of id, userName, externalId, displayName, emails.value or meta.lastModified, joined to the rest by 'and', are answered from an index."
            .formatted(limit));
  }
}
