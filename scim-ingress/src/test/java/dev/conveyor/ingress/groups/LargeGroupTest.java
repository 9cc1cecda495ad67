package dev.conveyor.ingress.groups;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.ingress.IngressDatabase;
import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.ingress.requests.Written;
import dev.conveyor.ingress.search.Condition;
import dev.conveyor.ingress.search.Listed;
import dev.conveyor.ingress.search.Paging;
import dev.conveyor.ingress.search.Search;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.testservers.LongRun;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Large groups are written set-based and in chunks, and concurrent batches lose no member. */
class LargeGroupTest {

  private static final int MEMBERS = LongRun.times(20_000, 100_000);
  private static final OrganizationId ACME = new OrganizationId("acme");

  private static IngressDatabase database;
  private static List<String> users;

  @BeforeAll
  static void manyUsers() {
    database = new IngressDatabase();
    users =
        database
            .jdbc
            .sql(
                """
                INSERT INTO users (id, organization, user_name_key, email_keys, active, resource)
                SELECT md5(i::text)::uuid, 'acme', 'user' || i, '{}', true,
                  jsonb_build_object('userName', 'user' || i)
                FROM generate_series(1, :users) AS i RETURNING id::text
                """)
            .param("users", MEMBERS)
            .query(String.class)
            .list();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void largePutPublishesOnlyTheDifference() {
    String group = create("Everybody");

    execute("PUT", group, body("Everybody", users));
    assertThat(members(group)).hasSize(MEMBERS);
    assertThat(chunks(group)).isEqualTo(MEMBERS / 500).isEqualTo(published(group, "joined") / 500);

    execute("PUT", group, body("Everybody", users));
    assertThat(chunks(group)).as("an identical PUT publishes nothing").isEqualTo(MEMBERS / 500);

    execute("PUT", group, body("Everybody", users.subList(1000, MEMBERS)));
    assertThat(members(group)).hasSize(MEMBERS - 1000);
    assertThat(published(group, "left")).isEqualTo(1000);

    execute("PATCH", group, patch("add", users.subList(0, 10_000)));
    assertThat(members(group)).hasSize(MEMBERS);
    assertThat(published(group, "joined")).isEqualTo(MEMBERS + 1000);
    assertThat(count(group)).isEqualTo(MEMBERS);
  }

  @Test
  void addingAMemberReadsNoOthers() {
    String large = create("Large");
    execute("PUT", large, body("Large", users.subList(0, MEMBERS / 2)));
    database.jdbc.sql("ANALYZE group_members").update();

    long before = rowsRead();
    execute("PATCH", large, patch("add", users.subList(MEMBERS / 2, MEMBERS / 2 + 1)));
    execute("PATCH", large, patch("remove", users.subList(MEMBERS / 2, MEMBERS / 2 + 1)));
    assertThat(database.groups.find(ACME, GroupId.of(large))).isPresent();

    assertThat(rowsRead() - before).isLessThan(100);
  }

  @Test
  void concurrentBatchesLoseNoMember() throws Exception {
    String group = create("Contended");
    List<Thread> threads = new ArrayList<>();
    CountDownLatch go = new CountDownLatch(1);
    List<Throwable> problems = Collections.synchronizedList(new ArrayList<>());
    for (int t = 0; t < 8; t++) {
      int from = t * 1000;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  go.await();
                  for (int i = from; i < from + 1000; i += 100) {
                    execute("PATCH", group, patch("add", users.subList(i, i + 100)));
                    execute("PATCH", group, patch("remove", users.subList(i, i + 10)));
                  }
                } catch (Throwable e) {
                  problems.add(e);
                }
              }));
    }

    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(problems).isEmpty();
    Set<String> expected = new HashSet<>(users.subList(0, 8000));
    for (int i = 0; i < 8000; i += 100) {
      users.subList(i, i + 10).forEach(expected::remove);
    }
    assertThat(members(group)).isEqualTo(expected);
    assertThat(count(group)).isEqualTo(expected.size());
  }

  @Test
  void largeGroupsHaveSmallerPages() {
    for (int i = 0; i < 3; i++) {
      create("Huge " + i);
    }
    // The page is cut by the count that each group carries.
    database
        .jdbc
        .sql("UPDATE groups SET member_count = 100000 WHERE display_name LIKE 'Huge %'")
        .update();
    Search everything =
        new Search(Condition.ALL, null, new Paging.ByIndex(1, 100), AttributeSelection.ALL);

    Listed<StoredGroup> page = database.groups.list(ACME, everything);

    long members = page.items().stream().mapToLong(StoredGroup::memberCount).sum();
    assertThat(members).isLessThanOrEqualTo(GroupStore.MOST_MEMBERS);
    assertThat(page.items()).hasSizeLessThan((int) page.total());
  }

  private static String create(String name) {
    Written written = execute("POST", null, body(name, List.of()));
    String location = String.valueOf(written.answer().location());
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private static Written execute(String method, String group, String body) {
    WriteRequest request = new WriteRequest(method, "Groups", group, body, null);
    AttributeSelection quiet = AttributeSelection.of("", "members");
    return database.writes.execute(IngressDatabase.caller(ACME), request, quiet);
  }

  private static String body(String name, List<String> members) {
    return "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:Group\"],\"displayName\":\""
        + name
        + "\",\"members\":"
        + values(members)
        + "}";
  }

  private static String patch(String op, List<String> members) {
    return "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"],\"Operations\":[{\"op\":\""
        + op
        + "\",\"path\":\"members\",\"value\":"
        + values(members)
        + "}]}";
  }

  private static String values(List<String> members) {
    return members.stream()
        .map(member -> "{\"value\":\"" + member + "\"}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static Set<String> members(String group) {
    return database
        .jdbc
        .sql("SELECT user_id::text FROM group_members WHERE group_id = :group::uuid")
        .param("group", group)
        .query(String.class)
        .set();
  }

  private static long count(String group) {
    return database.groups.find(ACME, GroupId.of(group)).orElseThrow().memberCount();
  }

  private static long chunks(String group) {
    return database
        .jdbc
        .sql(
            """
            SELECT count(*) FROM outbox WHERE convert_from(record_key, 'UTF8') LIKE '%' || :group
              AND convert_from(payload, 'UTF8')::jsonb ?? 'joined'
            """)
        .param("group", group)
        .query(Long.class)
        .single();
  }

  private static long published(String group, String side) {
    return database
        .jdbc
        .sql(
            """
            SELECT coalesce(sum(jsonb_array_length(convert_from(payload, 'UTF8')::jsonb -> :side)), 0)
            FROM outbox WHERE convert_from(record_key, 'UTF8') LIKE '%' || :group
              AND convert_from(payload, 'UTF8')::jsonb ?? 'joined'
            """)
        .param("group", group)
        .param("side", side)
        .query(Long.class)
        .single();
  }

  /** The number of member table rows read so far, by any plan. */
  private static long rowsRead() {
    return database
        .jdbc
        .sql(
            """
            SELECT seq_tup_read + idx_tup_fetch
            FROM (SELECT pg_stat_force_next_flush(), pg_stat_clear_snapshot()) AS now,
              pg_stat_user_tables WHERE relname = 'group_members'
            """)
        .query(Long.class)
        .single();
  }
}
