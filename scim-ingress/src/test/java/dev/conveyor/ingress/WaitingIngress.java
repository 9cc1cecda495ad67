package dev.conveyor.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.ingress.groups.GroupWrites;
import dev.conveyor.ingress.groups.MemberStore;
import dev.conveyor.ingress.groups.Membership;
import dev.conveyor.ingress.groups.ParkingLimits;
import dev.conveyor.ingress.groups.UndoneArrivals;
import dev.conveyor.ingress.outcomes.OutcomeStore;
import dev.conveyor.ingress.outcomes.OutcomeWaits;
import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.rejections.Rejections;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.ResourceLimits;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.ingress.users.StoredUser;
import dev.conveyor.ingress.users.UserBatch;
import dev.conveyor.ingress.users.UserUndo;
import dev.conveyor.ingress.users.UserWrites;
import dev.conveyor.ingress.writes.RequestReplays;
import dev.conveyor.ingress.writes.ScimWrites;
import dev.conveyor.ingress.writes.WaitedWrites;
import dev.conveyor.ingress.writes.WriteTransaction;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import io.opentelemetry.api.OpenTelemetry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The ingress on a real database in which the provisioning worker's views are tables: the test acts
 * as the worker.
 */
public final class WaitingIngress implements AutoCloseable {

  public final OrganizationId organization;
  public final IngressDatabase database;
  public final OutcomeWaits waits;
  public final UserWrites users;
  public final UserBatch together;
  public final ScimWrites writes;
  public final WaitedWrites waited;
  public final Rejections rejections;
  public final RequestReplays replays;
  public final TransactionTemplate transaction;

  private WaitingIngress(IngressDatabase database, OrganizationId organization, Duration patience) {
    this.database = database;
    this.organization = organization;
    JdbcTransactionManager manager = new JdbcTransactionManager(database.dataSource);
    Outbox outbox = new Outbox(new JdbcTemplate(database.dataSource), () -> {});
    MemberStore members = new MemberStore(database.jdbc);
    Membership membership =
        new Membership(
            database.groups,
            members,
            outbox,
            database.jdbc,
            Clock.systemUTC(),
            ParkingLimits.standard());
    OutcomeStore outcomes = new OutcomeStore(database.jdbc);
    ResourceLimits limits = new ResourceLimits(1_048_576, 65_536);
    users = new UserWrites(database.users, membership, outcomes, outbox);
    together = new UserBatch(database.users, membership, outcomes, outbox);
    transaction = new TransactionTemplate(manager);
    waits = new OutcomeWaits(outcomes, patience);
    waits.loop().start();
    writes =
        new ScimWrites(
            users,
            together,
            database.userReads,
            new GroupWrites(database.groups, members, membership, outbox, limits),
            database.groupReads,
            new WriteTransaction(manager, database.shares),
            limits,
            OpenTelemetry.noop());
    UserUndo undo =
        new UserUndo(
            database.users,
            membership,
            new UndoneArrivals(database.groups, members, membership),
            outcomes,
            outbox);
    waited = new WaitedWrites(writes, waits, users, undo, manager, database.shares);
    rejections = new Rejections(outbox, database.jdbc, transaction);
    replays = new RequestReplays(waited, rejections, membership, users);
  }

  /** A database with the worker's views, granted as by the worker. */
  public static IngressDatabase newDatabase() throws SQLException {
    IngressDatabase database = new IngressDatabase();
    try (Connection connection = database.database.connectAsSuperuser();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE directory.ingress_applied_scim_users (organization text, scim_user_id uuid,
            version bigint, PRIMARY KEY (organization, scim_user_id));
          CREATE TABLE directory.ingress_refused_scim_users (organization text, scim_user_id uuid,
            version bigint, reason text, message text, reference text,
            PRIMARY KEY (organization, scim_user_id));
          GRANT ALL ON directory.ingress_applied_scim_users, directory.ingress_refused_scim_users
            TO conveyor_ingress
          """);
    }
    return database;
  }

  /**
   * @param patience how long writes wait for the worker
   */
  public static WaitingIngress start(IngressDatabase database, Duration patience) {
    OrganizationId organization = new OrganizationId("t" + Long.toString(System.nanoTime(), 36));
    return new WaitingIngress(database, organization, patience);
  }

  public Caller caller() {
    return IngressDatabase.caller(organization);
  }

  public WriteRequest request(String method, @Nullable String id, String body) {
    return new WriteRequest(method, "Users", id, body.replace('\'', '"'), null);
  }

  /** Executes a write whose response waits. */
  public WaitedWrites.Waited execute(WriteRequest request) {
    return waited.execute(caller(), request, AttributeSelection.ALL);
  }

  /** A user whom the worker has provisioned. */
  public ScimUserId provisioned(String name) {
    ScimUserId id = id(execute(request("POST", null, user(name))));
    applied(id, 1);
    return id;
  }

  public static ScimUserId id(WaitedWrites.Waited written) {
    String location = String.valueOf(written.answer().location());
    return ScimUserId.of(location.substring(location.lastIndexOf('/') + 1));
  }

  public static String user(String name) {
    return user(name, name + "@acme.test");
  }

  public static String user(String name, String email) {
    return ("{'schemas':['urn:ietf:params:scim:schemas:core:2.0:User'],'userName':'%s',"
            + "'displayName':'%s','emails':[{'value':'%s','primary':true}]}")
        .formatted(name, name, email);
  }

  public static String patch(String attribute, String value) {
    return ("{'schemas':['urn:ietf:params:scim:api:messages:2.0:PatchOp'],'Operations':"
            + "[{'op':'replace','path':'%s','value':%s}]}")
        .formatted(attribute, value);
  }

  public static String patchEmail(String email) {
    return patch("emails", "[{'value':'" + email + "','primary':true}]");
  }

  public @Nullable StoredUser find(ScimUserId id) {
    return database.users.find(organization, id).orElse(null);
  }

  public void awaitVersion(ScimUserId id, long version) {
    until(() -> {
      StoredUser user = find(id);
      return user != null && user.version() == version;
    });
  }

  public static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  /** The worker provisions a version. */
  public void applied(ScimUserId id, long version) {
    transaction.executeWithoutResult(status -> {
      database
          .jdbc
          .sql(
              """
              INSERT INTO directory.ingress_applied_scim_users (organization, scim_user_id, version)
              VALUES (:o, :id, :version)
              ON CONFLICT (organization, scim_user_id) DO UPDATE SET version = excluded.version
              """)
          .param("o", organization.value())
          .param("id", id.value())
          .param("version", version)
          .update();
      database
          .jdbc
          .sql(
              """
              DELETE FROM directory.ingress_refused_scim_users
              WHERE organization = :o AND scim_user_id = :id
              """)
          .param("o", organization.value())
          .param("id", id.value())
          .update();
    });
  }

  /** The worker rejects a version. */
  public void refused(ScimUserId id, long version, String reason) {
    database
        .jdbc
        .sql(
            """
            INSERT INTO directory.ingress_refused_scim_users
              (organization, scim_user_id, version, reason, message, reference)
            VALUES (:o, :id, :version, :reason, 'Because.', 'PRV-0000-0000')
            ON CONFLICT (organization, scim_user_id)
            DO UPDATE SET version = excluded.version, reason = excluded.reason
            """)
        .param("o", organization.value())
        .param("id", id.value())
        .param("version", version)
        .param("reason", reason)
        .update();
  }

  /** The published messages, in order. */
  public List<Event> published(Predicate<Event> which) {
    return database
        .jdbc
        .sql("SELECT type, payload FROM outbox WHERE subject LIKE :o || '%' ORDER BY seq")
        .param("o", organization.value())
        .query((row, number) -> event(row.getString("type"), row.getBytes("payload")))
        .list()
        .stream()
        .filter(which)
        .toList();
  }

  public <E extends Event> List<E> published(Class<E> type) {
    return published(type::isInstance).stream().map(type::cast).toList();
  }

  private static Event event(String type, byte[] payload) {
    try {
      return EventCodec.decode(type, payload);
    } catch (dev.conveyor.schemas.UndecodableRecord e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    waits.loop().stop();
  }
}
