package dev.conveyor.rolesync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.conveyor.rolerules.Checkpoint;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.EventType;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** The worker on a real database: in any order of arrival, the grants match the model. */
class RoleSyncHandlerTest {

  private static final int HISTORIES = 60;
  private static final int LENGTH = 60;

  private static RoleSyncDatabase database;

  @BeforeAll
  static void start() {
    database = new RoleSyncDatabase();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void anyInterleavingMatchesTheModel() {
    for (long seed = 1; seed <= HISTORIES; seed++) {
      OrganizationId organization = new OrganizationId("history-" + seed);
      RandomHistory history = new RandomHistory(organization, seed, LENGTH);
      Random order = new Random(seed * 31);

      List<Event> events = history.interleaved(order);
      deliver(events, order);
      database.drainQueue();

      assertThat(database.grants(organization))
          .as("history %d", seed)
          .isEqualTo(history.expected());
      assertThat(outcomes(organization)).as("history %d", seed).isEqualTo(history.outcomes);
    }
  }

  /** The horizon comes when all earlier events have arrived, and some of the later ones. */
  @Test
  void anyHorizonAndCheckpointsMatchTheModel() {
    for (long seed = 1; seed <= HISTORIES; seed++) {
      OrganizationId organization = new OrganizationId("horizon-" + seed);
      RandomHistory history = new RandomHistory(organization, seed, LENGTH);
      Random order = new Random(seed * 37);
      Instant horizon = history.timeDuring(order);
      List<Event> events = history.interleaved(order);
      List<Event> early = new ArrayList<>();
      List<Event> late = new ArrayList<>();
      for (Event event : events) {
        boolean before = !event.occurredAt().isAfter(horizon);
        (before || order.nextBoolean() ? early : late).add(event);
      }

      deliver(early, order);
      database.drainQueue();
      addCheckpoints(organization, history, order);
      if (order.nextBoolean()) {
        database.compaction.compact(organization, history.timeDuring(order).minusMillis(LENGTH));
      }
      database.compaction.compact(organization, horizon);
      deliver(late, order);
      addCheckpoints(organization, history, order);
      deliver(events, order);
      database.drainQueue();

      assertThat(database.grants(organization))
          .as("history %d", seed)
          .isEqualTo(history.expected());
      assertThat(outcomes(organization)).as("history %d", seed).isEqualTo(history.outcomes);
    }
  }

  private static void addCheckpoints(
      OrganizationId organization, RandomHistory history, Random order) {
    Map<UserId, Checkpoint> added = new HashMap<>();
    database
        .histories
        .read(
            organization, history.model.people.keySet().stream().map(RandomHistory::user).toList())
        .forEach((user, facts) -> {
          Instant at = history.timeDuring(order);
          if (at.isAfter(facts.checkpoint().at())) {
            added.put(user, facts.checkpointAt(at));
          }
        });
    database.transaction.executeWithoutResult(
        status -> database.checkpoints.saveRecent(organization, added));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void publishedEventsMatchTheirSchemas(int seed) throws Exception {
    OrganizationId organization = new OrganizationId("schema-" + seed);
    RandomHistory history = new RandomHistory(organization, seed, LENGTH);
    deliver(history.interleaved(new Random(seed)), new Random(seed));

    List<Map<String, Object>> rows =
        database
            .jdbc
            .sql(
                "SELECT type, subject, payload FROM outbox WHERE subject LIKE :prefix ORDER BY seq")
            .param("prefix", organization + "/%")
            .query()
            .listOfRows();

    assertThat(rows).isNotEmpty();
    Map<String, Long> versions = new TreeMap<>();
    for (Map<String, Object> row : rows) {
      EventType type = EventType.named((String) row.get("type")).orElseThrow();
      byte[] payload = (byte[]) row.get("payload");
      assertThat(
              SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                  .getSchema(schema(type))
                  .validate(JsonMapper.shared().readTree(payload)))
          .isEmpty();
      Event event = EventCodec.decode(type.ceType(), payload);
      if (type != EventType.USER_SNAPSHOT) {
        assertThat(event.version()).isEqualTo(versions.getOrDefault(event.key(), 0L) + 1);
        versions.put(event.key(), event.version());
      }
    }
  }

  private static void deliver(List<Event> events, Random order) {
    List<Event> left = new ArrayList<>(events);
    while (!left.isEmpty()) {
      int size = Math.min(left.size(), 1 + order.nextInt(8));
      database.apply(left.subList(0, size));
      left.subList(0, size).clear();
    }
  }

  private static Map<String, String> outcomes(OrganizationId organization) {
    Map<String, String> outcomes = new TreeMap<>();
    database
        .jdbc
        .sql(
            """
            SELECT user_id || '/' || version AS command, outcome FROM console_command_outcomes
            WHERE organization = :organization
            """)
        .param("organization", organization.value())
        .query(row -> {
          outcomes.put(row.getString("command"), row.getString("outcome"));
        });
    return outcomes;
  }

  private static String schema(EventType type) throws Exception {
    try (InputStream in = EventCodec.class.getResourceAsStream(type.schemaResource())) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
