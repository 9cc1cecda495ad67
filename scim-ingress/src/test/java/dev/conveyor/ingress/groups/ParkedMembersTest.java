package dev.conveyor.ingress.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.ingress.IngressDatabase;
import dev.conveyor.ingress.outcomes.OutcomeStore;
import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.GroupPatch;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.requests.ResourceLimits;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.ingress.users.UserBatch;
import dev.conveyor.ingress.users.UserWrites;
import dev.conveyor.ingress.writes.ScimWrites;
import dev.conveyor.ingress.writes.WriteTransaction;
import dev.conveyor.pipeline.failures.Refusal;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.FailureReason;
import dev.conveyor.schemas.FailureSettled;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UndecodableRecord;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Parked members: one failure per request, settled with the last of them, and limited. */
class ParkedMembersTest {

  private static final ParkingLimits SMALL = new ParkingLimits(30, 20, Duration.ofDays(90));

  private static IngressDatabase database;

  private OrganizationId organization;
  private Membership membership;
  private ScimWrites writes;
  private ParkedExpiry expiry;

  @BeforeAll
  static void open() {
    database = new IngressDatabase();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void start() {
    organization = new OrganizationId("t" + Long.toString(System.nanoTime(), 36));
    use(ParkingLimits.standard());
    database.jdbc.sql("DELETE FROM outbox").update();
  }

  private void use(ParkingLimits limits) {
    Outbox outbox = new Outbox(new JdbcTemplate(database.dataSource), () -> {});
    MemberStore members = new MemberStore(database.jdbc);
    JdbcTransactionManager manager = new JdbcTransactionManager(database.dataSource);
    ResourceLimits sizes = new ResourceLimits(1_048_576, 65_536);
    membership =
        new Membership(database.groups, members, outbox, database.jdbc, Clock.systemUTC(), limits);
    OutcomeStore outcomes = new OutcomeStore(database.jdbc);
    writes =
        new ScimWrites(
            new UserWrites(database.users, membership, outcomes, outbox),
            new UserBatch(database.users, membership, outcomes, outbox),
            database.userReads,
            new GroupWrites(database.groups, members, membership, outbox, sizes),
            new GroupReads(database.groups),
            new WriteTransaction(manager, database.shares),
            sizes,
            OpenTelemetry.noop());
    expiry = new ParkedExpiry(membership, new TransactionTemplate(manager), limits);
  }

  @Test
  void oneUnknownMemberIsNamed() {
    group("ann");

    assertThat(failures())
        .singleElement()
        .extracting(FailedProvision::message)
        .isEqualTo(
            "The group G names the member ann, who has not been provisioned yet. The user is"
                + " added to the group once provisioned.");
  }

  @Test
  void manyUnknownMembersAreOneFailure() {
    String group = group(names(20_000));

    FailedProvision failure = failures().getFirst();
    assertThat(failures()).hasSize(1);
    assertThat(failure.reason()).hasToString("unknown-member");
    assertThat(failure.message())
        .contains("names 20000 members who have not been provisioned yet: u0, u1,")
        .contains("u9 and 19990 more.");
    assertThat(parked(group)).isEqualTo(20_000);
    assertThat(published()).as("bytes").isLessThan(20_000);

    patch(group, add("'u5','u6','u7'"));
    assertThat(failures()).as("named again").hasSize(1);
  }

  @Test
  void operationsOfOneRequestAreOneFailure() {
    String group = group();

    patch(
        group,
        List.of(names(50).split(",")).stream()
            .map(ParkedMembersTest::add)
            .collect(Collectors.joining(",")));

    assertThat(failures()).hasSize(1);
    assertThat(failures().getFirst().message()).contains("50 members");
  }

  @Test
  void memberAddedAndRemovedCreatesNoFailure() {
    String group = group();

    patch(group, add("'ann','bob','cyd'") + "," + remove("'BOB'"));
    assertThat(failures().getLast().message()).contains("2 members").doesNotContain("bob");

    patch(group, add("'dan'") + "," + remove("'dan'"));
    patch(group, add("'eve'") + ",{'op':'replace','path':'members','value':['ann','cyd']}");
    assertThat(failures()).hasSize(1);
    assertThat(settled()).isEmpty();
    assertThat(parked(group)).isEqualTo(2);
  }

  @Test
  void failureIsResolvedOnceAllAreProvisioned() {
    String group = group("ann", "bob");

    user("ann");
    assertThat(settled()).isEmpty();
    user("bob");

    assertThat(settled()).containsExactly(failures().getFirst().reference() + " RESOLVED");
    assertThat(members(group)).isEqualTo(2);
    assertThat(shared()).isZero();
  }

  @Test
  void failureIsResolvedWhenTheLastIsRemoved() {
    String group = group("ann", "bob", "cyd");

    user("ann");
    patch(group, remove("'bob'"));
    assertThat(settled()).isEmpty();
    execute("PUT", group, "{'displayName':'G','members':[]}");

    assertThat(settled()).containsExactly(failures().getFirst().reference() + " RESOLVED");
    assertThat(shared()).isZero();
  }

  @Test
  void failureIsSupersededWhenTheGroupIsDeleted() {
    String group = group("ann", "bob");

    execute("DELETE", group, "");

    assertThat(settled()).containsExactly(failures().getFirst().reference() + " SUPERSEDED");
    assertThat(shared()).isZero();
  }

  @Test
  void nestedGroupsOfOneRequestAreOneFailure() {
    String first = create("Groups", "{'displayName':'First'}");
    String second = create("Groups", "{'displayName':'Second'}");
    String group = group(first, second, "ann", "bob");

    assertThat(failures())
        .extracting(FailedProvision::reason)
        .containsExactly(
            FailureReason.UNKNOWN_MEMBER.code(), FailureReason.NESTED_GROUP_UNSUPPORTED.code());
    assertThat(failures().getLast().message())
        .contains("2 groups as members: First, Second.")
        .contains("directly to G");

    execute("DELETE", first, "");
    execute("DELETE", second, "");
    assertThat(settled()).containsExactly(failures().getLast().reference() + " RESOLVED");
    assertThat(parked(group)).isEqualTo(2);
  }

  @Test
  void replayReportsHowManyStillWait() {
    String group = group("ann", "bob", "cyd");
    user("ann");

    Refusal refusal =
        membership
            .stillWaiting(
                IngressDatabase.caller(organization),
                GroupId.of(group),
                GroupPatch.parse(GroupPatch.addMembers(List.of("ann", "bob", "cyd"))))
            .orElseThrow();

    assertThat(refusal.message())
        .contains("2 members who have not been provisioned yet: bob, cyd.");
  }

  @Test
  void repeatedRequestIsTheSameFailure() {
    String group = group("ann", "bob");
    patch(group, remove("'ann','bob'"));
    patch(group, add("'bob','ann'"));

    assertThat(failures()).hasSize(2);
    assertThat(failures().getLast().fingerprint()).isEqualTo(failures().getFirst().fingerprint());
  }

  @Test
  void waitingMembersPerGroupAreLimited() {
    use(SMALL);
    String group = group(names(20));

    assertThatThrownBy(() ->
            patch(group, "{'op':'replace','path':'displayName','value':'H'}," + add("'one-more'")))
        .isInstanceOfSatisfying(
            ScimProblem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(400);
              assertThat(problem.scimType()).isEqualTo("tooMany");
              assertThat(problem.detail())
                  .contains("group G would have 21")
                  .contains("limit is 20");
            });

    assertThat(parked(group)).isEqualTo(20);
    assertThat(database.groups.find(organization, GroupId.of(group)).orElseThrow().displayName())
        .isEqualTo("G");
    patch(group, add("'u3'") + "," + remove("'u4'"));
    patch(group, add("'one-more'"));
  }

  @Test
  void waitingMembersPerOrganizationAreLimited() {
    use(SMALL);
    group(names(20));
    group(names(10));

    assertThatThrownBy(() -> group("one-more"))
        .isInstanceOf(ScimProblem.class)
        .hasMessageContaining("The organization would have 31 members waiting")
        .hasMessageContaining("limit is 30");
  }

  @Test
  void parkedMembersExpire() {
    String group = group("ann", "bob");
    patch(group, add("'cyd'"));
    patch(group, add("'dan'"));
    age("ann", 91);
    age("cyd", 91);

    expiry.expire();
    assertThat(parked(group)).isEqualTo(2);
    assertThat(settled()).containsExactly(failures().get(1).reference() + " SUPERSEDED");
    assertThat(message()).contains("not provisioned in time").contains("Provision the user");

    age("bob", 91);
    expiry.expire();
    expiry.expire();
    assertThat(settled())
        .containsExactly(
            failures().get(1).reference() + " SUPERSEDED",
            failures().get(0).reference() + " SUPERSEDED");
    assertThat(shared()).isZero();
    assertThat(parked(group)).as("dan").isEqualTo(1);
  }

  @Test
  void orphanedFailureIsSettled() {
    String group = group("ann", "bob");
    database
        .jdbc
        .sql("DELETE FROM parked_members WHERE group_id = :group::uuid")
        .param("group", group)
        .update();

    expiry.expire();

    assertThat(settled()).containsExactly(failures().getFirst().reference() + " RESOLVED");
  }

  private void age(String member, int days) {
    database
        .jdbc
        .sql(
            """
            UPDATE parked_members SET parked_at = parked_at - make_interval(days => :days)
            WHERE organization = :organization AND member = :member
            """)
        .param("days", days)
        .param("organization", organization.value())
        .param("member", member)
        .update();
  }

  private static String names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "'u" + i + "'").collect(Collectors.joining(","));
  }

  private String group(String... members) {
    return create(
        "Groups",
        "{'displayName':'G','members':["
            + List.of(members).stream()
                .map(member -> member.startsWith("'") ? member : "'" + member + "'")
                .collect(Collectors.joining(","))
            + "]}");
  }

  private void user(String name) {
    create("Users", "{'userName':'" + name + "'}");
  }

  private static String add(String members) {
    return "{'op':'add','path':'members','value':[" + members + "]}";
  }

  private static String remove(String members) {
    return "{'op':'remove','path':'members','value':[" + members + "]}";
  }

  private void patch(String group, String operations) {
    execute("PATCH", group, "{'Operations':[" + operations + "]}");
  }

  private String create(String endpoint, String body) {
    WriteRequest request = request("POST", endpoint, null, body);
    String location =
        Objects.requireNonNull(
            writes
                .execute(IngressDatabase.caller(organization), request, AttributeSelection.ALL)
                .answer()
                .location());
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private void execute(String method, String group, String body) {
    WriteRequest request = request(method, "Groups", group, body);
    writes.execute(IngressDatabase.caller(organization), request, AttributeSelection.ALL);
  }

  private static WriteRequest request(String method, String endpoint, String id, String body) {
    return new WriteRequest(method, endpoint, id, body.replace('\'', '"'), null);
  }

  private List<FailedProvision> failures() {
    return events(FailedProvision.class);
  }

  private List<String> settled() {
    return events(FailureSettled.class).stream()
        .map(each -> each.reference() + " " + each.outcome())
        .toList();
  }

  private String message() {
    return events(FailureSettled.class).getLast().message();
  }

  private <E> List<E> events(Class<E> type) {
    return database
        .jdbc
        .sql("SELECT type, payload FROM outbox ORDER BY seq")
        .query((row, number) -> decode(row.getString("type"), row.getBytes("payload")))
        .list()
        .stream()
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  private static Object decode(String type, byte[] payload) {
    try {
      return EventCodec.decode(type, payload);
    } catch (UndecodableRecord e) {
      throw new IllegalStateException(e);
    }
  }

  private static long parked(String group) {
    return count("SELECT count(*) FROM parked_members WHERE group_id = '" + group + "'");
  }

  private static long members(String group) {
    return count("SELECT count(*) FROM group_members WHERE group_id = '" + group + "'");
  }

  private long shared() {
    return count(
        "SELECT count(*) FROM parked_failures WHERE organization = '" + organization + "'");
  }

  private static long published() {
    return count("SELECT sum(length(payload)) FROM outbox");
  }

  private static long count(String sql) {
    return database.jdbc.sql(sql).query(Long.class).single();
  }
}
