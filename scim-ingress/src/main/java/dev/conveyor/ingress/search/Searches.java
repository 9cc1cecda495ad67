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
 * Runs searches within their organization's share, on connections that writes do not use, and with
 * a timeout.
 *
 * <p>A search continues if its client disconnects: Tomcat does not notify a request in progress
 * that its connection was closed. The statement timeout limits its duration, and the organization's
 * share limits how many continue at once.
 */
public final class Searches {

  private final JdbcClient jdbc;
  private final Shares shares;
  private final Duration timeout;

  /**
   * @param jdbc its statements are planned each time they run, and canceled after the timeout
   */
  public Searches(JdbcClient jdbc, Shares shares, Duration timeout) {
    this.jdbc = jdbc;
    this.shares = shares;
    this.timeout = timeout;
  }

  /**
   * A search that may return any number of resources.
   *
   * @throws ScimProblem 400 tooMany if it takes too long
   * @throws dev.conveyor.ingress.shares.Busy if there is no capacity in time
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

  /** A search for at most one resource, by a unique index: treated like a read of that resource. */
  public <T> T unique(OrganizationId organization, Supplier<T> search) {
    return shares.request(organization, search);
  }

  /**
   * The next part of a response that is being written.
   *
   * @throws dev.conveyor.ingress.shares.Busy if there is no capacity in time
   */
  public <T> T part(OrganizationId organization, Function<JdbcClient, T> read) {
    return shares.part(organization, () -> read.apply(jdbc));
  }

  private ScimProblem tooMany() {
    String limit = String.valueOf(timeout.toMillis() / 1000.0).replaceAll("\\.0$", "");
    return ScimProblem.tooMany(
        "The search exceeded the timeout of %s s. Narrow the filter: add a comparison of id, userName, externalId, displayName, emails.value, or meta.lastModified with 'and'; these are indexed."
            .formatted(limit));
  }
}
