package dev.conveyor.ingress.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.ingress.IngressDatabase;
import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.ResourceWriter;
import dev.conveyor.ingress.requests.Body;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.search.Condition;
import dev.conveyor.ingress.search.Paging;
import dev.conveyor.ingress.search.Search;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Members are streamed to the client in chunks, without holding a connection. */
class StreamedMembersTest {

  private static final int MEMBERS = 100_000;
  private static final OrganizationId ACME = new OrganizationId("acme");
  private static final Caller CALLER = IngressDatabase.caller(ACME);

  private static IngressDatabase database;

  @BeforeAll
  static void manyUsers() {
    database = new IngressDatabase();
    database
        .jdbc
        .sql(
            """
            INSERT INTO users (id, organization, user_name_key, email_keys, active, resource)
            SELECT md5(i::text)::uuid, 'acme', 'user' || i, '{}', true,
              jsonb_build_object('userName', 'user' || i)
                || CASE WHEN i % 2 = 0 THEN jsonb_build_object('displayName', 'Üser "' || i || '" 😀')
                   ELSE '{}' END
            FROM generate_series(1, :users) AS i
            """)
        .param("users", MEMBERS)
        .update();
    database.jdbc.sql("ANALYZE users").update();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  /** Counts writes, and checks at each whether a connection is in use. */
  private static final class Client extends OutputStream {
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private int largestWrite;
    private int connections;
    private Runnable onFirstWrite = () -> {};

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      onFirstWrite.run();
      onFirstWrite = () -> {};
      received.write(bytes, from, length);
      largestWrite = Math.max(largestWrite, length);
      connections = Math.max(connections, database.connectionsInUse());
    }

    JsonNode json() {
      return JsonMapper.shared().readTree(received.toString(StandardCharsets.UTF_8));
    }
  }

  @Test
  void largeGroupIsStreamedWithoutAConnection() throws IOException {
    StoredGroup group = group("Everybody", MEMBERS);
    Client client = new Client();

    database.groupReads.body(CALLER, group, AttributeSelection.ALL).writeTo(client);

    assertThat(client.json()).isEqualTo(tree(group));
    assertThat(client.received.size()).isGreaterThan(17_000_000);
    assertThat(client.largestWrite).isLessThanOrEqualTo(16 * 1024);
    assertThat(client.connections).as("connections in use while writing to the client").isZero();
  }

  @Test
  void memberPagesAreCompleteAndDistinct() throws IOException {
    for (int members : new int[] {0, 1, 999, 1000, 1001, 2000}) {
      StoredGroup group = group("Of " + members, members);
      Body body = database.groupReads.body(CALLER, group, AttributeSelection.ALL);
      Client client = new Client();

      body.writeTo(client);

      assertThat(client.json()).as("%d members", members).isEqualTo(tree(group));
      assertThat(body.isLarge()).isEqualTo(members > 200);
    }
  }

  @Test
  void subAttributesOfMembersAreSelected() throws IOException {
    StoredGroup group = group("Selected", 3);

    JsonNode values = written(group, AttributeSelection.of("members.value", null));
    JsonNode undisplayed = written(group, AttributeSelection.of(null, "members.display,meta"));
    JsonNode without = written(group, AttributeSelection.of(null, "members"));

    assertThat(values.propertyNames()).containsExactlyInAnyOrder("schemas", "id", "members");
    assertThat(values.at("/members/0").propertyNames()).containsExactly("value");
    assertThat(undisplayed.at("/members/2").propertyNames())
        .containsExactlyInAnyOrder("value", "$ref", "type");
    assertThat(undisplayed.has("meta")).isFalse();
    assertThat(without.has("members")).isFalse();
    assertThat(without.get("displayName").stringValue()).isEqualTo("Selected");
  }

  @Test
  void listHasMembersOfAllGroups() throws IOException {
    OrganizationId other = new OrganizationId("lists");
    List<StoredGroup> groups = new ArrayList<>();
    for (int members : new int[] {3, 0, 700, 400, 2500, 1, 1, 999}) {
      groups.add(group(other, "Listed " + members, members));
    }
    Caller caller = IngressDatabase.caller(other);
    Search search =
        new Search(Condition.ALL, null, new Paging.ByIndex(1, 100), AttributeSelection.ALL);
    Client client = new Client();

    ResourceWriter.Items page = database.groupReads.list(caller, search).items();
    ResourceWriter.write(client, writer -> writer.list(8, 1, null, page));

    JsonNode list = client.json();
    assertThat(list.get("itemsPerPage").intValue()).isEqualTo(8);
    for (int i = 0; i < groups.size(); i++) {
      assertThat(list.get("Resources").get(i)).isEqualTo(tree(caller, groups.get(i)));
    }
    assertThat(client.connections).isZero();
  }

  @Test
  void groupDeletedMeanwhileAbortsTheResponse() {
    StoredGroup group = group("Deleted", 5000);
    Client client = new Client();
    client.onFirstWrite = () -> delete(group.id());

    assertThatThrownBy(
            () -> database.groupReads.body(CALLER, group, AttributeSelection.ALL).writeTo(client))
        .hasMessageContaining("deleted");

    assertThat(client.received.toString(StandardCharsets.UTF_8)).doesNotEndWith("}");
  }

  @Test
  void permanentMembersAreReturnedExactlyOnce() throws IOException {
    StoredGroup group = group("Busy", 5000);
    Client client = new Client();
    client.onFirstWrite =
        () ->
            database
                .jdbc
                .sql(
                    """
                    WITH gone AS (DELETE FROM group_members WHERE group_id = :group
                      AND user_id IN (SELECT md5(i::text)::uuid FROM generate_series(1, 1000) i))
                    INSERT INTO group_members (group_id, user_id)
                    SELECT :group, md5(i::text)::uuid FROM generate_series(6001, 7000) i
                    """)
                .param("group", group.id().value())
                .update();

    database.groupReads.body(CALLER, group, AttributeSelection.ALL).writeTo(client);

    List<String> seen = new ArrayList<>();
    client.json().get("members").forEach(member -> seen.add(member.get("value").stringValue()));
    List<String> staying =
        database
            .jdbc
            .sql("SELECT md5(i::text)::uuid::text FROM generate_series(1001, 5000) i")
            .query(String.class)
            .list();
    assertThat(seen).doesNotHaveDuplicates().containsAll(staying);
  }

  private static JsonNode written(StoredGroup group, AttributeSelection selection)
      throws IOException {
    Client client = new Client();
    database.groupReads.body(CALLER, group, selection).writeTo(client);
    return client.json();
  }

  private static StoredGroup group(String name, int members) {
    return group(ACME, name, members);
  }

  private static StoredGroup group(OrganizationId organization, String name, int members) {
    UUID id = UUID.randomUUID();
    database
        .jdbc
        .sql(
            """
            WITH made AS (INSERT INTO groups
                (id, organization, display_name, display_name_key, member_count)
              VALUES (:id, :organization, :name, :name, :members))
            INSERT INTO group_members (group_id, user_id)
            SELECT :id, md5(i::text)::uuid FROM generate_series(1, :members) AS i
            """)
        .param("id", id)
        .param("organization", organization.value())
        .param("name", name)
        .param("members", members)
        .update();
    database.jdbc.sql("ANALYZE group_members").update();
    return database.groups.find(organization, new GroupId(id)).orElseThrow();
  }

  private static void delete(GroupId group) {
    for (String table : List.of("group_members WHERE group_id", "groups WHERE id")) {
      database.jdbc.sql("DELETE FROM " + table + " = :id").param("id", group.value()).update();
    }
  }

  private static JsonNode tree(StoredGroup group) {
    return tree(CALLER, group);
  }

  /** The whole resource at once, read from the tables. */
  private static JsonNode tree(Caller caller, StoredGroup group) {
    var node = JsonMapper.shared().createObjectNode();
    node.putArray("schemas").add("urn:ietf:params:scim:schemas:core:2.0:Group");
    node.put("id", group.id().toString()).put("displayName", group.displayName());
    ArrayNode members = node.putArray("members");
    database
        .jdbc
        .sql(
            """
            SELECT m.user_id, coalesce(u.resource ->> 'displayName', u.resource ->> 'userName') AS name
            FROM group_members m JOIN users u ON u.id = m.user_id
            WHERE m.group_id = :id ORDER BY m.user_id
            """)
        .param("id", group.id().value())
        .query(row -> {
          String id = row.getString("user_id");
          members
              .addObject()
              .put("value", id)
              .put("$ref", caller.location("Users", id))
              .put("display", row.getString("name"))
              .put("type", "User");
        });
    String version = GroupReads.meta(caller, group).entityTag();
    node.putObject("meta")
        .put("resourceType", "Group")
        .put("created", time(group.created()))
        .put("lastModified", time(group.lastModified()))
        .put("location", caller.location("Groups", group.id()))
        .put("version", version);
    return node;
  }

  private static String time(java.time.Instant instant) {
    return java.time.format.DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
        .withZone(java.time.ZoneOffset.UTC)
        .format(instant);
  }
}
