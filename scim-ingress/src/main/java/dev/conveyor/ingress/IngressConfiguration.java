package dev.conveyor.ingress;

import com.zaxxer.hikari.HikariDataSource;
import dev.conveyor.ingress.access.Admissions;
import dev.conveyor.ingress.access.FairShare;
import dev.conveyor.ingress.access.LastRequests;
import dev.conveyor.ingress.access.Limits;
import dev.conveyor.ingress.access.RequestLog;
import dev.conveyor.ingress.groups.GroupColumns;
import dev.conveyor.ingress.groups.GroupReads;
import dev.conveyor.ingress.groups.GroupStore;
import dev.conveyor.ingress.groups.GroupWrites;
import dev.conveyor.ingress.groups.MemberStore;
import dev.conveyor.ingress.groups.Membership;
import dev.conveyor.ingress.groups.ParkedExpiry;
import dev.conveyor.ingress.groups.ParkingLimits;
import dev.conveyor.ingress.groups.UndoneArrivals;
import dev.conveyor.ingress.keys.KeyMigration;
import dev.conveyor.ingress.keys.KeyRefresh;
import dev.conveyor.ingress.outcomes.OutcomeStore;
import dev.conveyor.ingress.outcomes.OutcomeWaits;
import dev.conveyor.ingress.outcomes.WaitSettings;
import dev.conveyor.ingress.pauses.Pauses;
import dev.conveyor.ingress.rejections.Rejections;
import dev.conveyor.ingress.requests.ResourceLimits;
import dev.conveyor.ingress.requests.Source;
import dev.conveyor.ingress.search.CursorKey;
import dev.conveyor.ingress.search.Cursors;
import dev.conveyor.ingress.search.PagingReader;
import dev.conveyor.ingress.search.RootList;
import dev.conveyor.ingress.search.SearchPool;
import dev.conveyor.ingress.search.Searches;
import dev.conveyor.ingress.shares.ShareLimits;
import dev.conveyor.ingress.shares.Shares;
import dev.conveyor.ingress.users.UserBatch;
import dev.conveyor.ingress.users.UserColumns;
import dev.conveyor.ingress.users.UserReads;
import dev.conveyor.ingress.users.UserStore;
import dev.conveyor.ingress.users.UserUndo;
import dev.conveyor.ingress.users.UserWrites;
import dev.conveyor.ingress.writes.BulkWrites;
import dev.conveyor.ingress.writes.RequestReplays;
import dev.conveyor.ingress.writes.ScimWrites;
import dev.conveyor.ingress.writes.WaitedWrites;
import dev.conveyor.ingress.writes.WriteTransaction;
import dev.conveyor.pipeline.database.DatabaseGauge;
import dev.conveyor.pipeline.intake.Stages;
import dev.conveyor.pipeline.loops.BackgroundLoop;
import dev.conveyor.pipeline.loops.PeriodicTask;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMigration;
import dev.conveyor.schemas.Topic;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires the packages. Every bean is created explicitly; there is no component scan. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
  Limits.class,
  ShareLimits.class,
  WaitSettings.class,
  ResourceLimits.class,
  ParkingLimits.class
})
class IngressConfiguration {

  private static final int REPLAYS_AT_ONCE = 20;
  private static final Duration LAST_REQUESTS_PAUSE = Duration.ofSeconds(1);
  private static final Duration REQUEST_LOG_PAUSE = Duration.ofMinutes(1);
  private static final Duration PARKED_EXPIRY_PAUSE = Duration.ofMinutes(1);
  private static final Duration COLLIDING_KEYS_PAUSE = Duration.ofMinutes(10);
  private static final Duration ALL_KEYS_PAUSE = Duration.ofHours(24);

  @Bean
  FlywayMigrationStrategy migrations() {
    return new OutboxMigration();
  }

  @Bean
  KeyMigration keyMigration() {
    return new KeyMigration();
  }

  @Bean
  KeyRefresh keyRefresh(JdbcClient jdbc, PlatformTransactionManager transactions) {
    return new KeyRefresh(jdbc, transactions);
  }

  /** During an upgrade, instances of the previous version keep writing keys in the old format. */
  @Bean
  PeriodicTask allKeys(KeyRefresh refresh) {
    return new PeriodicTask("all-keys", Duration.ZERO, ALL_KEYS_PAUSE, refresh::all);
  }

  @Bean
  PeriodicTask collidingKeys(KeyRefresh refresh) {
    return new PeriodicTask("colliding-keys", COLLIDING_KEYS_PAUSE, refresh::colliding);
  }

  @Bean
  Shares shares(ShareLimits limits, HikariDataSource dataSource) {
    limits.requireRoomIn(dataSource.getMaximumPoolSize());
    return new Shares(limits);
  }

  @Bean
  SearchPool searchPool(HikariDataSource dataSource, ShareLimits limits) {
    return new SearchPool(dataSource, limits.searches(), limits.searchTimeout());
  }

  @Bean
  Searches searches(SearchPool pool, Shares shares, ShareLimits limits) {
    return new Searches(pool.jdbc(), shares, limits.searchTimeout());
  }

  @Bean
  UserStore userStore(JdbcClient jdbc) {
    return new UserStore(jdbc);
  }

  @Bean
  GroupStore groupStore(JdbcClient jdbc, Searches searches) {
    return new GroupStore(jdbc, searches);
  }

  @Bean
  UserReads userReads(UserStore users, JdbcClient jdbc, Searches searches) {
    return new UserReads(users, jdbc, searches);
  }

  @Bean
  GroupReads groupReads(GroupStore groups) {
    return new GroupReads(groups);
  }

  @Bean
  Membership membership(
      GroupStore groups, Outbox outbox, JdbcClient jdbc, Clock clock, ParkingLimits limits) {
    return new Membership(groups, new MemberStore(jdbc), outbox, jdbc, clock, limits);
  }

  @Bean
  PeriodicTask parkedExpiry(
      Membership membership, PlatformTransactionManager transactions, ParkingLimits limits) {
    ParkedExpiry expiry =
        new ParkedExpiry(membership, new TransactionTemplate(transactions), limits);
    return new PeriodicTask("parked-members", Duration.ZERO, PARKED_EXPIRY_PAUSE, expiry::expire);
  }

  @Bean
  UserWrites userWrites(
      UserStore users, Membership membership, OutcomeStore outcomes, Outbox outbox) {
    return new UserWrites(users, membership, outcomes, outbox);
  }

  @Bean
  UserUndo userUndo(
      UserStore users,
      GroupStore groups,
      Membership membership,
      OutcomeStore outcomes,
      Outbox outbox,
      JdbcClient jdbc) {
    UndoneArrivals arrivals = new UndoneArrivals(groups, new MemberStore(jdbc), membership);
    return new UserUndo(users, membership, arrivals, outcomes, outbox);
  }

  @Bean
  WaitedWrites waitedWrites(
      ScimWrites writes,
      OutcomeWaits waits,
      UserWrites users,
      UserUndo undo,
      PlatformTransactionManager transactions,
      Shares shares) {
    return new WaitedWrites(writes, waits, users, undo, transactions, shares);
  }

  @Bean
  ScimWrites scimWrites(
      UserStore userStore,
      UserWrites users,
      OutcomeStore outcomes,
      UserReads userReads,
      GroupStore groups,
      GroupReads groupReads,
      Outbox outbox,
      JdbcClient jdbc,
      Membership membership,
      PlatformTransactionManager transactions,
      Shares shares,
      ResourceLimits limits,
      OpenTelemetry telemetry) {
    return new ScimWrites(
        users,
        new UserBatch(userStore, membership, outcomes, outbox),
        userReads,
        new GroupWrites(groups, new MemberStore(jdbc), membership, outbox, limits),
        groupReads,
        new WriteTransaction(transactions, shares),
        limits,
        telemetry);
  }

  @Bean
  BulkWrites bulkWrites(ScimWrites writes, Rejections rejections, Shares shares) {
    return new BulkWrites(writes, rejections, shares);
  }

  @Bean
  OutcomeStore outcomeStore(JdbcClient jdbc) {
    return new OutcomeStore(jdbc);
  }

  @Bean
  OutcomeWaits outcomeWaits(OutcomeStore store, WaitSettings settings) {
    return new OutcomeWaits(store, settings.provisioningWait());
  }

  @Bean
  BackgroundLoop outcomeWaitsLoop(OutcomeWaits waits) {
    return waits.loop();
  }

  /** Not with Debezium, which reads a row as soon as it is written. */
  @Bean
  @ConditionalOnProperty(name = "conveyor.relay", havingValue = "true", matchIfMissing = true)
  BackgroundLoop pausesLoop(JdbcClient jdbc, PlatformTransactionManager transactions) {
    return new Pauses(jdbc, new TransactionTemplate(transactions)).loop();
  }

  @Bean
  PagingReader pagingReader(JdbcClient jdbc, Clock clock) {
    return new PagingReader(new Cursors(new CursorKey(jdbc), clock));
  }

  @Bean
  RootList rootList(Searches searches) {
    return new RootList(
        searches,
        List.of(
            new RootList.Type("Group", "groups", "member_count", GroupColumns.ALL),
            new RootList.Type("User", "users", "0", UserColumns.ALL)));
  }

  @Bean
  FairShare fairShare(Limits limits) {
    return new FairShare(limits);
  }

  @Bean
  Rejections rejections(Outbox outbox, JdbcClient jdbc, PlatformTransactionManager transactions) {
    return new Rejections(outbox, jdbc, new TransactionTemplate(transactions));
  }

  @Bean
  MeterBinder parkedMembers(JdbcClient jdbc) {
    return DatabaseGauge.of(
        "conveyor.groups.parked.members",
        null,
        "Group members waiting for their user to be provisioned",
        () -> jdbc.sql("SELECT count(*) FROM parked_members").query(Long.class).single());
  }

  @Bean
  LastRequests lastRequests(JdbcClient jdbc, Clock clock) {
    return new LastRequests(jdbc, clock);
  }

  @Bean
  RequestLog requestLog(JdbcClient jdbc, Clock clock) {
    return new RequestLog(jdbc, clock);
  }

  @Bean
  PeriodicTask requestLogWriter(RequestLog log) {
    return new PeriodicTask("request-log", LAST_REQUESTS_PAUSE, log::flush);
  }

  @Bean
  PeriodicTask requestLogRetention(RequestLog log) {
    return new PeriodicTask("request-log-retention", REQUEST_LOG_PAUSE, log::expire);
  }

  @Bean
  PeriodicTask lastRequestsWriter(LastRequests lastRequests) {
    return new PeriodicTask("last-requests", LAST_REQUESTS_PAUSE, lastRequests::flush);
  }

  @Bean
  Admissions access(JdbcClient jdbc, Clock clock, Shares shares) {
    return new Admissions(jdbc, clock, shares);
  }

  @Bean
  ConcurrentMessageListenerContainer<byte[], byte[]> replays(
      Stages stages,
      WaitedWrites writes,
      UserWrites users,
      Rejections rejections,
      Membership membership) {
    return stages
        .named("conveyor.scim-ingress.replays")
        .reads(Topic.SCIM_REQUESTS)
        .inBatchesOf(REPLAYS_AT_ONCE)
        .committing(Stages.Offsets.AFTER_EACH_POLL)
        .handledBy(new RequestReplays(writes, rejections, membership, users), Source.NAME);
  }
}
