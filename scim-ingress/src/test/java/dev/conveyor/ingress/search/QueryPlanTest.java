package dev.conveyor.ingress.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.ingress.IngressDatabase;
import dev.conveyor.ingress.protocol.ScimFilter;
import dev.conveyor.ingress.users.UserColumns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Identity providers' usual filters, in an organization of 200,000 users, are served from an index.
 * The plans are written to {@code target/plans.txt}.
 */
class QueryPlanTest {

  private static final int USERS = 200_000;
  private static final Path PLANS = Path.of("target/plans.txt");

  private static IngressDatabase database;

  @BeforeAll
  static void manyUsers() throws Exception {
    database = new IngressDatabase();
    Files.deleteIfExists(PLANS);
    database
        .jdbc
        .sql(
            """
            INSERT INTO users (id, organization, user_name_key, external_id, display_name_key,
              email_keys, active, resource, last_modified)
            SELECT md5(i::text)::uuid, CASE WHEN i % 10 = 0 THEN 'other' ELSE 'acme' END,
              'user' || i || '@acme.test', 'ext' || i, 'user ' || i % 50000,
              ARRAY['user' || i || '@acme.test', 'u' || i || '@home.test'], true,
              jsonb_build_object('userName', 'user' || i || '@acme.test'),
              timestamptz '2026-01-01' + i * interval '1 minute'
            FROM generate_series(1, :users) AS i
            """)
        .param("users", USERS * 10 / 9)
        .update();
    database.jdbc.sql("ANALYZE users").update();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @TestFactory
  List<DynamicTest> theFiltersOfIdentityProvidersRunOnIndexes() {
    Map<String, String> expected =
        Map.of(
            "userName eq \"User77@acme.test\"",
            "users_user_name",
            "userName sw \"user777\"",
            "users_user_name",
            "externalId eq \"ext77\"",
            "users_external_id",
            "id eq \"" + new UUID(1, 1) + "\"",
            "users_pkey",
            "displayName eq \"User 77\"",
            "users_display_name",
            "emails.value eq \"user77@acme.test\"",
            "users_emails",
            "emails[type eq \"work\"].value eq \"user77@acme.test\"",
            "users_emails",
            "meta.lastModified gt \"2026-06-03T00:00:00Z\"",
            "users_last_modified",
            "userName eq \"user77@acme.test\" and active eq true",
            "users_user_name",
            "externalId eq \"ext77\" and emails[type eq \"work\" and value eq \"a@b\"]",
            "users_");
    return expected.entrySet().stream()
        .map(each ->
            DynamicTest.dynamicTest(
                each.getKey(), () -> isServedFrom(each.getKey(), each.getValue())))
        .toList();
  }

  private static void isServedFrom(String filter, String index) throws Exception {
    Condition condition = FilterSql.compile(ScimFilter.parse(filter), UserColumns.ALL);
    String plan = plan(condition);

    Files.writeString(
        PLANS, filter + "\n" + plan + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    assertThat(plan)
        .contains(index)
        .doesNotContain("Seq Scan on users")
        .doesNotContain("users_position");
  }

  /** Plans the first page of a list like the server. */
  private static String plan(Condition condition) throws SQLException {
    String sql =
        TableList.statement("users", "id", condition, null).replace(":organization", "$1")
            + " OFFSET 0 LIMIT 100";
    List<String> values = new ArrayList<>(List.of("'acme'"));
    TreeMap<String, Object> longestFirst = new TreeMap<>(java.util.Comparator.reverseOrder());
    longestFirst.putAll(condition.parameters());
    for (Map.Entry<String, Object> parameter : longestFirst.entrySet()) {
      values.add(literal(parameter.getValue()));
      sql = sql.replace(":" + parameter.getKey(), "$" + values.size());
    }
    try (Connection connection = database.dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET plan_cache_mode = force_custom_plan");
      statement.execute("PREPARE listed AS " + sql);
      List<String> lines = new ArrayList<>();
      String execute = values.stream().collect(Collectors.joining(", ", "listed (", ")"));
      try (ResultSet rows = statement.executeQuery("EXPLAIN (COSTS OFF) EXECUTE " + execute)) {
        while (rows.next()) {
          lines.add(rows.getString("QUERY PLAN"));
        }
      }
      statement.execute("DEALLOCATE listed");
      statement.execute("RESET plan_cache_mode");
      return String.join("\n", lines) + "\n";
    }
  }

  private static String literal(Object value) {
    return value instanceof Boolean
        ? value.toString()
        : value instanceof OffsetDateTime time
            ? "'" + time + "'"
            : "'" + value.toString().replace("'", "''") + "'";
  }
}
