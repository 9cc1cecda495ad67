package dev.conveyor.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One organization misbehaves in every way at once, while another one creates users as usual.
 * Measures the effect on the other one, with and without the attack, in one run.
 */
final class WorstNeighbor {

  private static final String SCENARIO = "neighbor";
  private static final int USERS = 100_000;
  private static final int PER_SECOND = 20;
  private static final int CONNECTIONS = 8;
  private static final int WARM_UP_SECONDS = 45;
  private static final int ALONE_SECONDS = 20;
  private static final int ATTACKED_SECONDS = 60;
  static final String GROUP = "00000000-0000-4000-8000-00000000aaaa";

  private final BenchStack stack;
  private final Customer quiet;
  private final Customer worst;
  private final AtomicLong names = new AtomicLong();

  WorstNeighbor(BenchStack stack, Customer quiet, Customer worst) {
    this.stack = stack;
    this.quiet = quiet;
    this.worst = worst;
  }

  void run(Report report) throws Exception {
    fill();
    push(report, "warm-up", WARM_UP_SECONDS);
    push(report, "alone", ALONE_SECONDS);
    Attacks attacks = new Attacks(worst);
    attacks.start();
    Observed attacked;
    try {
      attacked = push(report, "beside an attack", ATTACKED_SECONDS);
    } finally {
      attacks.stop();
    }
    attacks.answers().forEach((answer, count) -> report.figure(SCENARIO, answer, count, "answers"));
    report.atMost(
        SCENARIO, "refused pushes of the quiet one", (double) attacked.load().errors(), "", 0);
    report.atMost(SCENARIO, "a push of the quiet one, p99", attacked.load().p99(), "ms", 1000);
    report.atMost(SCENARIO, "its grants, p99 from the answer", attacked.grants(), "ms", 5000);
    report.atMost(SCENARIO, "answers of 500", (double) attacks.failures(), "", 0);
  }

  private record Observed(Measured load, double grants) {}

  private Observed push(Report report, String name, int seconds) throws Exception {
    report.progress("the quiet organization, " + name);
    try (EndToEnd watch = new EndToEnd(stack, quiet)) {
      Measured load =
          Load.open(
              "quiet organization, " + name,
              CONNECTIONS,
              PER_SECOND,
              seconds,
              quiet::client,
              (client, number) -> watch.create(client, "q" + names.getAndIncrement()));
      watch.drain();
      report.load(load);
      double grants = Latencies.percentile(watch.grants(), 99);
      report.figure(SCENARIO, name + ": answer to grant, p99", grants, "ms");
      return new Observed(load, grants);
    }
  }

  /** The users and the group that the attack reads, as the ingress would have stored them. */
  private void fill() throws SQLException {
    String organization = "'" + worst.id() + "'";
    String series = "generate_series(1, " + USERS + ") AS n";
    String id = "('50000000-0000-4000-9000-' || lpad(to_hex(n), 12, '0'))::uuid";
    String email = "'w' || n || '@" + worst.id() + ".test'";
    String resource =
        "jsonb_build_object('schemas', jsonb_build_array('urn:ietf:params:scim:schemas:core:2.0:User'),"
            + " 'userName', %1$s, 'displayName', 'User ' || n, 'active', true, 'name',"
                .formatted(email)
            + " jsonb_build_object('givenName', 'User', 'familyName', 'Number ' || n))";
    try (Connection connection = stack.database();
        Statement statement = connection.createStatement()) {
      for (String sql :
          List.of(
              "INSERT INTO scim.users (id, organization, user_name_key, display_name_key, email_keys,"
                  + " active, resource) SELECT %s, %s, %s, 'user ' || n, ARRAY[%s], true, %s FROM %s"
                      .formatted(id, organization, email, email, resource, series),
              "INSERT INTO scim.groups (id, organization, display_name, display_name_key, member_count)"
                  + " VALUES ('%s', %s, 'All', 'all', %s)".formatted(GROUP, organization, USERS),
              "INSERT INTO scim.group_members (group_id, user_id) SELECT '%s', %s FROM %s"
                  .formatted(GROUP, id, series),
              "ANALYZE scim.users",
              "ANALYZE scim.group_members")) {
        statement.execute(sql);
      }
    }
  }
}
