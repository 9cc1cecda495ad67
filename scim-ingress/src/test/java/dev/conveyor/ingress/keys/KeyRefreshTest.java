package dev.conveyor.ingress.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.ingress.IngressDatabase;
import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.schemas.OrganizationId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Rows as earlier versions wrote them, with lowercased names as keys. */
class KeyRefreshTest {

  private static final OrganizationId ACME = new OrganizationId("acme");
  private static final String COMPOSED = "andr\u00e9@acme.test";
  private static final String DECOMPOSED = "andre\u0301@acme.test";

  private static IngressDatabase database;
  private static KeyRefresh refresh;

  @BeforeAll
  static void start() {
    database = new IngressDatabase();
    refresh = new KeyRefresh(database.jdbc, new JdbcTransactionManager(database.dataSource));
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void empty() {
    database.jdbc.sql("DELETE FROM users").update();
    database.jdbc.sql("DELETE FROM groups").update();
  }

  @Test
  void oldKeysAreRefreshed() {
    UUID strasse = oldUser("acme", "Stra\u00dfe@acme.test");
    UUID wide = oldUser("acme", "\uff21nn@acme.test");
    UUID plain = oldUser("acme", "Plain@acme.test");
    UUID group = oldGroup("acme", "\u039f\u0394\u039f\u03a3");

    int changed = refresh.all();

    assertThat(changed).isEqualTo(3);
    assertThat(key(strasse)).isEqualTo("strasse@acme.test");
    assertThat(key(wide)).isEqualTo("ann@acme.test");
    assertThat(key(plain)).isEqualTo("plain@acme.test");
    assertThat(emails(wide)).containsExactly("ann@acme.test");
    assertThat(groupKey(group)).isEqualTo("\u03bf\u03b4\u03bf\u03c3");
    assertThat(versions()).containsOnly(1L);
    assertThat(refresh.all()).as("again").isZero();
  }

  @Test
  void everyBatchIsProcessed() {
    for (int i = 0; i < 4_500; i++) {
      oldUser("acme", "Stra\u00dfe" + i);
    }

    assertThat(refresh.all()).isEqualTo(4_500);
  }

  @Test
  void collidingNamesAreReportedAndNotMerged() {
    UUID first = oldUser("acme", COMPOSED);
    UUID second = oldUser("acme", DECOMPOSED);
    UUID elsewhere = oldUser("other", DECOMPOSED);

    refresh.all();
    refresh.all();

    assertThat(key(first)).isEqualTo(COMPOSED);
    assertThat(key(second)).isEqualTo(DECOMPOSED);
    assertThat(key(elsewhere)).isEqualTo(COMPOSED);
    assertThat(collisions()).isEqualTo(Map.of(second, first));
  }

  @Test
  void collidingUserCanBeDeactivated() {
    UUID first = oldUser("acme", COMPOSED);
    UUID second = oldUser("acme", DECOMPOSED);
    refresh.all();

    execute(
        "PATCH",
        second,
        "{\"Operations\":[{\"op\":\"replace\",\"path\":\"active\",\"value\":false}]}");

    assertThat(isActive(second)).isFalse();
    assertThat(isActive(first)).isTrue();
    assertThat(collisions()).containsOnlyKeys(second);
  }

  @Test
  void collisionEndsWhenTheOtherIsDeleted() {
    UUID first = oldUser("acme", COMPOSED);
    UUID second = oldUser("acme", DECOMPOSED);
    refresh.all();

    execute("DELETE", first, "");
    refresh.colliding();

    assertThat(key(second)).isEqualTo(COMPOSED);
    assertThat(collisions()).isEmpty();
  }

  @Test
  void collisionEndsWhenTheUserIsRenamed() {
    oldUser("acme", COMPOSED);
    UUID second = oldUser("acme", DECOMPOSED);
    refresh.all();

    execute("PUT", second, "{\"userName\":\"Andr\u00e9 2\"}");
    refresh.colliding();

    assertThat(key(second)).isEqualTo("andr\u00e9 2");
    assertThat(collisions()).isEmpty();
  }

  private static UUID oldUser(String organization, String userName) {
    UUID id = UUID.randomUUID();
    database
        .jdbc
        .sql(
            """
            INSERT INTO users (id, organization, user_name_key, display_name_key, email_keys, active, resource)
            SELECT :id, :organization, k.key, k.key, ARRAY[k.key], true, jsonb_build_object(
              'userName', :name, 'displayName', :name, 'active', true,
              'emails', jsonb_build_array(jsonb_build_object('value', :name)))
            FROM (SELECT lower(:name::text COLLATE "pg_unicode_fast") AS key) AS k
            """)
        .param("id", id)
        .param("organization", organization)
        .param("name", userName)
        .update();
    return id;
  }

  private static UUID oldGroup(String organization, String name) {
    UUID id = UUID.randomUUID();
    database
        .jdbc
        .sql(
            """
            INSERT INTO groups (id, organization, display_name, display_name_key)
            VALUES (:id, :organization, :name, lower(:name::text COLLATE "pg_unicode_fast"))
            """)
        .param("id", id)
        .param("organization", organization)
        .param("name", name)
        .update();
    return id;
  }

  private static void execute(String method, UUID id, String body) {
    WriteRequest request = new WriteRequest(method, "Users", id.toString(), body, null);
    database.writes.execute(IngressDatabase.caller(ACME), request, AttributeSelection.ALL);
  }

  private static String key(UUID id) {
    return database
        .jdbc
        .sql("SELECT user_name_key FROM users WHERE id = :id")
        .param("id", id)
        .query(String.class)
        .single();
  }

  private static String groupKey(UUID id) {
    return database
        .jdbc
        .sql("SELECT display_name_key FROM groups WHERE id = :id")
        .param("id", id)
        .query(String.class)
        .single();
  }

  private static List<String> emails(UUID id) {
    return database
        .jdbc
        .sql("SELECT unnest(email_keys) FROM users WHERE id = :id")
        .param("id", id)
        .query(String.class)
        .list();
  }

  private static boolean isActive(UUID id) {
    return database
        .jdbc
        .sql("SELECT active FROM users WHERE id = :id")
        .param("id", id)
        .query(Boolean.class)
        .single();
  }

  private static List<Long> versions() {
    return database
        .jdbc
        .sql("SELECT version FROM users UNION ALL SELECT version FROM groups")
        .query(Long.class)
        .list();
  }

  private static Map<UUID, UUID> collisions() {
    return database
        .jdbc
        .sql("SELECT user_id, other_user_id FROM console_user_name_collisions")
        .query(
            (row, number) -> Map.entry(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
        .list()
        .stream()
        .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
