package dev.conveyor.bench.micro;

import dev.conveyor.ingress.protocol.ScimFilter;
import dev.conveyor.ingress.protocol.UserDocument;
import dev.conveyor.ingress.protocol.UserPatch;
import dev.conveyor.ingress.search.Condition;
import dev.conveyor.ingress.search.FilterSql;
import dev.conveyor.ingress.users.UserColumns;
import dev.conveyor.rolerules.Fact;
import dev.conveyor.rolerules.RoleRules;
import dev.conveyor.rolerules.UserState;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UndecodableRecord;
import dev.conveyor.schemas.UserChange;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The cost of a change without database and broker, in microseconds per call. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PureParts {

  private static final String USER =
      """
      {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ada@example.com",\
      "name":{"givenName":"Ada","familyName":"Lovelace"},"emails":[{"primary":true,\
      "value":"ada@example.com","type":"work"}],"displayName":"Ada Lovelace","locale":"en-US",\
      "externalId":"00u1","groups":[],"password":"1mz050nq","active":true}\
      """;
  private static final String PATCH =
      """
      {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[\
      {"op":"replace","path":"emails[type eq \\"work\\"].value","value":"ada@example.org"},\
      {"op":"replace","value":{"title":"Countess","active":false}}]}\
      """;
  private static final String FILTER =
      "userName eq \"ada@example.com\" and emails[type eq \"work\" and value co \"@example\"]";
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final UserDocument document = UserDocument.parse(USER);
  private final Event event = event(document);
  private final byte[] encoded = EventCodec.encode(event);
  private final List<Fact> facts = facts();

  /** Parses a filter into a tree, and compiles the tree to SQL. */
  @Benchmark
  public Condition filterToSql() {
    return FilterSql.compile(ScimFilter.parse(FILTER), UserColumns.ALL);
  }

  /** Parses and checks a body, and serializes it for storage. */
  @Benchmark
  public String userToDocument() {
    return UserDocument.parse(USER).json();
  }

  /** Parses and applies a patch of two operations. */
  @Benchmark
  public UserDocument patch() {
    return UserPatch.parse(PATCH).apply(document);
  }

  /** Derives the roles of a user with twelve facts. */
  @Benchmark
  public UserState rolePlan() {
    return RoleRules.fold(facts);
  }

  @Benchmark
  public byte[] encodeEvent() {
    return EventCodec.encode(event);
  }

  @Benchmark
  public Event decodeEvent() throws UndecodableRecord {
    return EventCodec.decode(event.eventType().ceType(), encoded);
  }

  private static Event event(UserDocument document) {
    return new ScimUserChanged(
        new OrganizationId("acme"),
        new ScimUserId(new UUID(1, 1)),
        1,
        NOON,
        true,
        false,
        document.userName(),
        document.attributes(),
        document.tree());
  }

  private static List<Fact> facts() {
    ScimUserId user = new ScimUserId(new UUID(1, 1));
    GroupId first = new GroupId(new UUID(2, 1));
    GroupId second = new GroupId(new UUID(2, 2));
    return List.of(
        new Fact.DefaultRole(at(0), 1, new Role("Trust Sharer")),
        new Fact.Lifecycle(at(1), 1, UserChange.PROVISIONED, user),
        new Fact.Membership(at(2), first, 1, user, true),
        new Fact.Mapping(at(3), first, 1, new Role("Admin")),
        new Fact.Command(at(4), 1, new Role("Assignee Only"), true),
        new Fact.Membership(at(5), second, 1, user, true),
        new Fact.Mapping(at(6), second, 1, new Role("Auditor")),
        new Fact.Membership(at(7), first, 2, user, false),
        new Fact.Lifecycle(at(8), 2, UserChange.DEACTIVATED, user),
        new Fact.Lifecycle(at(9), 3, UserChange.REACTIVATED, user),
        new Fact.Mapping(at(10), second, 2, new Role("Admin")),
        new Fact.Command(at(11), 2, new Role("Billing Admin"), true));
  }

  private static Instant at(int second) {
    return NOON.plusSeconds(second);
  }
}
