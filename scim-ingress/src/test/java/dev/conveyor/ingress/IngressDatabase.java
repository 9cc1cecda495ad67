package dev.conveyor.ingress;

import com.zaxxer.hikari.HikariDataSource;
import dev.conveyor.ingress.groups.GroupReads;
import dev.conveyor.ingress.groups.GroupStore;
import dev.conveyor.ingress.groups.GroupWrites;
import dev.conveyor.ingress.groups.MemberStore;
import dev.conveyor.ingress.groups.Membership;
import dev.conveyor.ingress.groups.ParkingLimits;
import dev.conveyor.ingress.keys.KeyMigration;
import dev.conveyor.ingress.outcomes.OutcomeStore;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.ResourceLimits;
import dev.conveyor.ingress.search.SearchPool;
import dev.conveyor.ingress.search.Searches;
import dev.conveyor.ingress.shares.ShareLimits;
import dev.conveyor.ingress.shares.Shares;
import dev.conveyor.ingress.users.UserBatch;
import dev.conveyor.ingress.users.UserReads;
import dev.conveyor.ingress.users.UserSearches;
import dev.conveyor.ingress.users.UserStore;
import dev.conveyor.ingress.users.UserWrites;
import dev.conveyor.ingress.writes.ScimWrites;
import dev.conveyor.ingress.writes.WriteTransaction;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMigration;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.testservers.TestDatabase;
import dev.conveyor.testservers.TestServers;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Clock;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** The ingress's packages, without HTTP and Kafka, on a separate real database. */
public final class IngressDatabase implements AutoCloseable {

  public final TestDatabase database = TestServers.newDatabase();
  public final HikariDataSource dataSource = new HikariDataSource();
  public final JdbcClient jdbc;
  private final SearchPool searchPool;
  public final UserStore users;
  public final UserSearches userPages;
  public final GroupStore groups;
  public final UserReads userReads;
  public final GroupReads groupReads;
  public final Shares shares;
  public final Searches searches;
  public final Membership membership;
  public final ScimWrites writes;

  public IngressDatabase() {
    dataSource.setJdbcUrl(database.jdbcUrl() + "?currentSchema=scim&reWriteBatchedInserts=true");
    dataSource.setUsername("conveyor_ingress");
    dataSource.setPassword(TestServers.PASSWORD);
    dataSource.setMaximumPoolSize(16);
    new OutboxMigration()
        .migrate(
            Flyway.configure()
                .dataSource(dataSource)
                .defaultSchema("scim")
                .locations("classpath:db/scim")
                .javaMigrations(new KeyMigration())
                .load());
    jdbc = JdbcClient.create(dataSource);
    Duration searchTimeout = Duration.ofMinutes(1);
    shares =
        new Shares(new ShareLimits(14, 14, 8, 8, searchTimeout, 16, 16, Duration.ofMinutes(1)));
    searchPool = new SearchPool(dataSource, 8, searchTimeout);
    searches = new Searches(searchPool.jdbc(), shares, searchTimeout);
    users = new UserStore(jdbc);
    userPages = new UserSearches(jdbc, searches);
    groups = new GroupStore(jdbc, searches);
    groupReads = new GroupReads(groups);
    userReads = new UserReads(users, jdbc, searches);
    Outbox outbox = new Outbox(new JdbcTemplate(dataSource), () -> {});
    MemberStore members = new MemberStore(jdbc);
    membership =
        new Membership(groups, members, outbox, jdbc, Clock.systemUTC(), ParkingLimits.standard());
    ResourceLimits limits = new ResourceLimits(1_048_576, 65_536);
    OutcomeStore outcomes = new OutcomeStore(jdbc);
    writes =
        new ScimWrites(
            new UserWrites(users, membership, outcomes, outbox),
            new UserBatch(users, membership, outcomes, outbox),
            userReads,
            new GroupWrites(groups, members, membership, outbox, limits),
            groupReads,
            new WriteTransaction(new JdbcTransactionManager(dataSource), shares),
            limits,
            OpenTelemetry.noop());
  }

  public static Caller caller(OrganizationId organization) {
    return new Caller(
        organization, "http://localhost/scim/v2/" + organization, TraceParent.fresh());
  }

  /** The number of connections in use. */
  public int connectionsInUse() {
    return dataSource.getHikariPoolMXBean().getActiveConnections() + searchPool.connectionsInUse();
  }

  @Override
  public void close() {
    searchPool.close();
    dataSource.close();
  }
}
