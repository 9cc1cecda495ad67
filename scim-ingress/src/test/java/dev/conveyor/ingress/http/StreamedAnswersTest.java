package dev.conveyor.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.ingress.IngressServer;
import dev.conveyor.ingress.http.RawRequest.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Large responses over HTTP: complete or visibly truncated, limited in number, fair. */
class StreamedAnswersTest {

  private static final int USERS = 40_000;
  private static final int LARGE_USERS = 300;
  private static final String GROUP = "00000000-0000-4000-8000-000000000001";
  private static final String SMALL = "00000000-0000-4000-8000-000000000002";
  private static final String OTHERS = "00000000-0000-4000-8000-000000000003";

  private static IngressServer server;
  private static String acme;
  private static String other;

  @BeforeAll
  static void start() throws Exception {
    server = IngressServer.start();
    acme = "Authorization: " + server.organization("acme");
    other = "Authorization: " + server.organization("other");
    sql(
        """
        INSERT INTO scim.users (id, organization, user_name_key, email_keys, active, resource)
        SELECT md5(i::text)::uuid, 'acme', 'user' || i, '{}', true,
          jsonb_build_object('userName', 'user' || i, 'displayName', 'User ' || i)
        FROM generate_series(1, %1$d) AS i;
        INSERT INTO scim.users (id, organization, user_name_key, email_keys, active, resource)
        SELECT md5('large' || i)::uuid, 'other', 'large' || i, '{}', true,
          jsonb_build_object('userName', 'large' || i, 'title', repeat(md5(i::text), 1500))
        FROM generate_series(1, %2$d) AS i;
        ANALYZE scim.users
        """
            .formatted(USERS, LARGE_USERS));
    group("acme", GROUP, "Everybody", USERS);
    group("acme", SMALL, "Few", 10);
    group("other", OTHERS, "Others", 30_000);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void eightClientsReadALargeGroupConcurrently() throws Exception {
    Set<String> expected = new HashSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        answers.add(threads.submit(() -> get("/scim/v2/acme/Groups/" + GROUP, acme)));
      }
      Answer meanwhile = get("/scim/v2/other/Users?filter=userName%20eq%20%22large1%22", other);

      assertThat(meanwhile.status()).isEqualTo(200);
      int complete = 0;
      for (Future<Answer> each : answers) {
        Answer answer = each.get();
        assertThat(answer.status()).as(each::toString).isIn(200, 429);
        if (answer.status() == 429) {
          assertThat(answer.headers()).containsKey("retry-after");
          continue;
        }
        JsonNode group = answer.json();
        Set<String> members = new HashSet<>();
        group.get("members").forEach(member -> members.add(member.get("value").stringValue()));
        assertThat(members).hasSize(USERS);
        assertThat(group.get("members")).hasSize(USERS);
        assertThat(group.at("/meta/version").stringValue()).isEqualTo(answer.headers().get("etag"));
        expected.addAll(members);
        complete++;
      }
      assertThat(complete)
          .as("one organization's share of large responses")
          .isGreaterThanOrEqualTo(4);
      assertThat(expected).hasSize(USERS);
    }
  }

  @Test
  void onlyShortResponsesHaveALength() throws IOException {
    Answer small = get("/scim/v2/acme/Groups/" + SMALL, acme);
    Answer large = get("/scim/v2/acme/Groups/" + GROUP, acme);

    assertThat(small.headers()).containsEntry("content-length", "" + length(small));
    assertThat(large.headers())
        .doesNotContainKey("content-length")
        .containsEntry("transfer-encoding", "chunked")
        .containsEntry("content-type", "application/scim+json")
        .containsEntry("cache-control", "no-store");
  }

  @Test
  void headAndConditionalReadsMatchGet() throws IOException {
    for (String id : List.of(SMALL, GROUP)) {
      String path = " /scim/v2/acme/Groups/" + id + " HTTP/1.1";
      Answer get = RawRequest.send(server.port, "GET" + path, acme);
      Answer head = RawRequest.send(server.port, "HEAD" + path, acme);
      Answer unchanged =
          RawRequest.send(
              server.port, "GET" + path, acme, "If-None-Match: " + get.headers().get("etag"));

      assertThat(head.status()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      for (String header : List.of("etag", "location", "content-type")) {
        assertThat(head.headers().get(header)).isEqualTo(get.headers().get(header));
      }
      if (get.headers().containsKey("content-length")) {
        assertThat(head.headers().get("content-length"))
            .isEqualTo(get.headers().get("content-length"));
      }
      assertThat(unchanged.status()).isEqualTo(304);
      assertThat(unchanged.body()).isEmpty();
    }
  }

  @Test
  void plainJsonIsReturnedOnRequest() throws IOException {
    Answer answer =
        RawRequest.send(
            server.port,
            "GET /scim/v2/acme/Groups/" + SMALL + " HTTP/1.1",
            acme,
            "Accept: application/json");

    assertThat(answer.headers().get("content-type")).startsWith("application/json");
  }

  @Test
  void pageOfLargeUsersIsCompleteAndOrdered() throws IOException {
    for (String path : List.of("/Users", "")) {
      Answer answer =
          get("/scim/v2/other" + path + "?count=1000&sortBy=userName&filter=title%20pr", other);

      JsonNode list = answer.json();
      assertThat(list.get("totalResults").intValue()).isEqualTo(LARGE_USERS);
      assertThat(list.get("itemsPerPage").intValue()).isEqualTo(LARGE_USERS);
      List<String> names = new ArrayList<>();
      list.get("Resources").forEach(user -> names.add(user.get("userName").stringValue()));
      assertThat(names).hasSize(LARGE_USERS).isSorted().doesNotHaveDuplicates();
      assertThat(length(answer)).isGreaterThan(LARGE_USERS * 48_000);
    }
  }

  @Test
  void putOfALargeGroupStreamsTheResponse() throws IOException {
    String id = "00000000-0000-4000-8000-00000000000a";
    group("acme", id, "Put", 3000);

    Answer answer =
        RawRequest.withBody(
            server.port,
            "PUT /scim/v2/acme/Groups/" + id + " HTTP/1.1",
            "{\"displayName\":\"Renamed\"}",
            acme,
            "Content-Type: application/scim+json");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("members")).hasSize(3000);
    assertThat(answer.json().get("displayName").stringValue()).isEqualTo("Renamed");
    assertThat(answer.headers()).containsEntry("etag", "W/\"2\"");
  }

  private static int length(Answer answer) {
    return answer.body().getBytes(StandardCharsets.UTF_8).length;
  }

  private static Answer get(String path, String authorization) throws IOException {
    return RawRequest.send(server.port, "GET " + path + " HTTP/1.1", authorization);
  }

  private static void group(String organization, String id, String name, int members) {
    sql(
        """
        INSERT INTO scim.groups (id, organization, display_name, display_name_key, member_count)
        VALUES ('%1$s', '%2$s', '%3$s', '%3$s', %4$d);
        INSERT INTO scim.group_members (group_id, user_id)
        SELECT '%1$s', md5(i::text)::uuid FROM generate_series(1, %4$d) AS i;
        ANALYZE scim.group_members
        """
            .formatted(id, organization, name, members));
  }

  private static void sql(String sql) {
    try (Connection connection = server.database.connectAsSuperuser();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
