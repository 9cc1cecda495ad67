package dev.conveyor.ingress.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.ingress.IngressDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept of requests, and for how long. */
class RequestLogTest {

  private static IngressDatabase database;
  private final RequestLog log = new RequestLog(database.jdbc, Clock.systemUTC());

  @BeforeAll
  static void start() throws Exception {
    database = new IngressDatabase();
    try (Connection connection = database.database.connectAsSuperuser();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          GRANT USAGE ON SCHEMA settings TO conveyor_ingress;
          CREATE TABLE settings.ingress_connections (organization text PRIMARY KEY);
          INSERT INTO settings.ingress_connections VALUES ('acme'), ('beta');
          GRANT SELECT ON settings.ingress_connections TO conveyor_ingress;
          """);
    }
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void clear() {
    database.jdbc.sql("DELETE FROM request_log").update();
  }

  @Test
  void requestsOfKnownOrganizationsAreListedInOrder() {
    log.add("acme", "GET /Users", 200, 7);
    log.add("acme", "POST /Users", 409, 9);
    log.add("beta", "GET /Groups", 401, 1);
    log.add("nobody", "GET /Users", 401, 1);
    log.add("Not An Id!", "GET /Users", 401, 1);
    log.flush();
    log.flush();

    assertThat(lines())
        .containsExactly(
            "acme GET /Users 200 7 0", "acme POST /Users 409 9 0", "beta GET /Groups 401 1 0");
  }

  @Test
  void aBusySecondIsCountedAndItsFailuresAreListed() {
    for (int i = 0; i < 500; i++) {
      log.add("acme", "POST /Users", 201, 1);
    }
    log.add("acme", "POST /Users", 400, 1);
    log.flush();

    assertThat(lines()).hasSize(RequestLog.LISTED_A_SECOND + 1);
    assertThat(lines().getLast()).isEqualTo("acme POST /Users 400 1 450");
  }

  @Test
  void onlyTheLastOnesOfADayAreKept() {
    RequestLog yesterday =
        new RequestLog(
            database.jdbc, Clock.fixed(Instant.now().minus(Duration.ofHours(25)), ZoneOffset.UTC));
    yesterday.add("beta", "GET /Users", 200, 1);
    yesterday.flush();
    int flushes = RequestLog.KEPT / RequestLog.LISTED_A_SECOND + 3;
    for (int i = 0; i < flushes; i++) {
      for (int n = 0; n < RequestLog.LISTED_A_SECOND; n++) {
        log.add("acme", "GET /Users", 200, i);
      }
      log.flush();
    }

    log.expire();

    assertThat(lines()).hasSize(RequestLog.KEPT).allMatch(line -> line.startsWith("acme"));
    assertThat(lines().getLast()).isEqualTo("acme GET /Users 200 " + (flushes - 1) + " 0");
  }

  private static List<String> lines() {
    return database
        .jdbc
        .sql("SELECT organization, request, status, took_ms, more FROM request_log ORDER BY seq")
        .query((row, number) ->
            row.getString("organization")
                + " "
                + row.getString("request")
                + " "
                + row.getInt("status")
                + " "
                + row.getInt("took_ms")
                + " "
                + row.getInt("more"))
        .list();
  }
}
