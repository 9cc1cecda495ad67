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
import dev.conveyor.ingress.search.SearchJdbc;
import dev.conveyor.ingress.users.UserReads;
import dev.conveyor.ingress.users.UserStore;
import dev.conveyor.ingress.users.UserWrites;
import dev.conveyor.ingress.writes.ScimWrites;
import dev.conveyor.ingress.writes.WriteTransaction;
import dev.conveyor.outbox.Outbox;
import dev.conveyor.outbox.OutboxMigration;
import dev.conveyor.outbox.TraceParent;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.testservers.TestDatabase;
import dev.conveyor.testservers.TestServers;
import java.time.Clock;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** The ingress's rooms, but for HTTP and Kafka, on a real database of their own. */
public final class IngressDatabase implements AutoCloseable {

  public final TestDatabase database = TestServers.newDatabase();
  public final HikariDataSource dataSource = new HikariDataSource();
  public final JdbcClient jdbc;
  public final UserStore users;
  public final GroupStore groups;
  public final UserReads userReads;
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
    users = new UserStore(jdbc, SearchJdbc.of(dataSource));
    groups = new GroupStore(jdbc, SearchJdbc.of(dataSource));
    userReads = new UserReads(users, jdbc);
    Outbox outbox = new Outbox(new JdbcTemplate(dataSource), () -> {});
    MemberStore members = new MemberStore(jdbc);
    membership =
        new Membership(groups, members, outbox, jdbc, Clock.systemUTC(), ParkingLimits.standard());
    ResourceLimits limits = new ResourceLimits(1_048_576, 65_536);
    writes =
        new ScimWrites(
            new UserWrites(users, membership, new OutcomeStore(jdbc), outbox),
            userReads,
            new GroupWrites(groups, members, membership, outbox, limits),
            new GroupReads(groups, jdbc),
            new WriteTransaction(new JdbcTransactionManager(dataSource)),
            limits);
  }

  public static Caller caller(OrganizationId organization) {
    return new Caller(
        organization, "http://localhost/scim/v2/" + organization, TraceParent.fresh());
  }

  @Override
  public void close() {
    dataSource.close();
  }
}
