package dev.conveyor.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.ingress.IngressServer;
import dev.conveyor.ingress.WaitingIngress;
import dev.conveyor.ingress.http.RawRequest.Answer;
import dev.conveyor.ingress.search.SearchPool;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One organization searches as expensively as it can, without affecting the others. */
class SearchSharesTest {

  private static final String JSON = "Content-Type: application/scim+json";

  /** A filter without index support, with the maximum number of comparisons. */
  private static final String EXPENSIVE =
      "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:SearchRequest\"],\"filter\":\""
          + IntStream.range(0, 200)
              .mapToObj(i -> "title co \\\"x" + i + "x\\\"")
              .collect(Collectors.joining(" or "))
          + "\"}";

  private static IngressServer server;
  private static String acme;
  private static String other;

  @BeforeAll
  static void start() throws Exception {
    server =
        IngressServer.start(
            "conveyor.shares.search-timeout=2s",
            "conveyor.shares.searches-of-one=2",
            "conveyor.shares.longest-wait=500ms");
    acme = "Authorization: " + server.organization("acme");
    other = "Authorization: " + server.organization("other");
    try (Connection connection = server.database.connectAsSuperuser();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO scim.users (id, organization, user_name_key, email_keys, active, resource)
          SELECT md5(i::text)::uuid, 'acme', 'user' || i, '{}', true,
            jsonb_build_object('userName', 'user' || i, 'title', repeat('Ingénieur ', 50))
          FROM generate_series(1, 50000) AS i
          """);
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void expensiveSearchTimesOutWithAdvice() throws Exception {
    Answer answer = search(acme, "acme");

    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.json().get("scimType").stringValue()).isEqualTo("tooMany");
    assertThat(answer.json().get("detail").stringValue()).contains("2 s", "userName");
    WaitingIngress.until(() -> running() == 0);
  }

  @Test
  void expensiveSearchesDoNotBlockOthers() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    int most = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Answer>>> attackers = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        attackers.add(
            threads.submit(() -> {
              List<Answer> answers = new ArrayList<>();
              do {
                answers.add(search(acme, "acme"));
              } while (!over.get());
              return answers;
            }));
      }
      try {
        WaitingIngress.until(() -> running() == 2);

        for (int i = 0; i < 20; i++) {
          Answer written =
              RawRequest.withBody(
                  server.port,
                  "POST /scim/v2/other/Users HTTP/1.1",
                  "{\"userName\":\"user" + i + "\"}",
                  other,
                  JSON);
          Answer listed =
              RawRequest.send(server.port, "GET /scim/v2/other/Users?count=5 HTTP/1.1", other);
          Answer own =
              RawRequest.send(
                  server.port,
                  "GET /scim/v2/acme/Users?filter=userName%20eq%20%22user1%22 HTTP/1.1",
                  acme);
          most = Math.max(most, running());

          assertThat(written.status()).as(written.body()).isEqualTo(201);
          assertThat(listed.status()).as(listed.body()).isEqualTo(200);
          assertThat(listed.json().get("totalResults").intValue()).isEqualTo(i + 1);
          assertThat(own.status()).as("served by an index, not a search").isEqualTo(200);
        }
      } finally {
        over.set(true);
      }

      assertThat(most).as("statements of one organization at once").isEqualTo(2);
      List<Answer> answers = new ArrayList<>();
      for (Future<List<Answer>> attacker : attackers) {
        answers.addAll(attacker.get());
      }
      assertThat(answers).allMatch(answer -> List.of(400, 429, 503).contains(answer.status()));
      assertThat(answers)
          .filteredOn(answer -> answer.status() != 400)
          .isNotEmpty()
          .allMatch(answer -> answer.headers().containsKey("retry-after"));
    }
    WaitingIngress.until(() -> running() == 0);
  }

  @Test
  void abandonedSearchEndsWithinItsTimeout() throws Exception {
    try (Socket socket = new Socket("localhost", server.port)) {
      String request =
          "POST /scim/v2/acme/Users/.search HTTP/1.1\r\nHost: localhost\r\n"
              + acme
              + ("\r\n" + JSON + "\r\nContent-Length: " + EXPENSIVE.length() + "\r\n\r\n")
              + EXPENSIVE;
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      WaitingIngress.until(() -> running() > 0);
    }

    WaitingIngress.until(() -> running() == 0);
  }

  @Test
  void invalidTokensDoNotStarveValidOnes() throws Exception {
    RawRequest.send(server.port, "GET /scim/v2/other/Users?count=1 HTTP/1.1", other);
    AtomicBoolean over = new AtomicBoolean();
    String guessed = other.replace("secret", "secreT");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> guesses = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        guesses.add(
            threads.submit(() -> {
              int status;
              do {
                status = get("/scim/v2/other/Users?count=1", guessed).status();
              } while (!over.get() && (status == 401 || status == 503));
              return status;
            }));
      }
      for (int i = 0; i < 20; i++) {
        assertThat(get("/scim/v2/other/Users?count=1", other).status()).isEqualTo(200);
      }
      over.set(true);

      for (Future<Integer> guess : guesses) {
        assertThat(guess.get()).isIn(401, 503);
      }
    }
  }

  @Test
  void statementsAndIdleTransactionsAreBounded() {
    JdbcClient writes = server.context.getBean(JdbcClient.class);
    JdbcClient searches = server.context.getBean(SearchPool.class).jdbc();

    assertThat(setting(writes, "statement_timeout")).isEqualTo("50s");
    assertThat(setting(writes, "idle_in_transaction_session_timeout")).isEqualTo("1min");
    assertThat(setting(searches, "statement_timeout")).isEqualTo("2s");
    assertThat(setting(searches, "idle_in_transaction_session_timeout")).isEqualTo("1min");
  }

  private static String setting(JdbcClient jdbc, String name) {
    return jdbc.sql("SHOW " + name).query(String.class).single();
  }

  private static Answer get(String path, String authorization) throws IOException {
    return RawRequest.send(server.port, "GET " + path + " HTTP/1.1", authorization);
  }

  private static Answer search(String authorization, String organization) throws IOException {
    return RawRequest.withBody(
        server.port,
        "POST /scim/v2/" + organization + "/Users/.search HTTP/1.1",
        EXPENSIVE,
        authorization,
        JSON);
  }

  /** The number of searches running in PostgreSQL. */
  private static int running() {
    try (Connection connection = server.database.connectAsSuperuser();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT count(*) AS searches FROM pg_stat_activity
                WHERE datname = current_database() AND usename = 'conveyor_ingress'
                  AND state = 'active' AND query LIKE '%title%' AND backend_type = 'client backend'
                """)) {
      rows.next();
      return rows.getInt("searches");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
