package dev.conveyor.bench;

import dev.conveyor.schemas.Partitioning;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares the backlog's organization after 1,000 of its rows and records were edited, while
 * another organization creates users.
 */
final class Drift {

  private static final String SCENARIO = "comparison";
  private static final String TOPIC = "conveyor.users.v1";
  private static final String GROUP = "00000000-0000-4000-8000-0000000000d0";
  private static final int EACH = 100;
  private static final int OTHERS_PER_SECOND = 50;
  private static final int WARM_UP_SECONDS = 20;
  private static final int MOST_SECONDS = 120;
  private static final int PATIENCE_MS = 200;

  private final BenchStack stack;
  private final Customer customer;
  private final Customer other;
  private final int users;
  private final AtomicLong names = new AtomicLong();
  private int expected;

  /**
   * @param customer the backlog's organization
   * @param users how many it has
   */
  Drift(BenchStack stack, Customer customer, Customer other, int users) {
    this.stack = stack;
    this.customer = customer;
    this.other = other;
    this.users = users;
  }

  void run(Report report) throws Exception {
    report.atMost(SCENARIO, "found although nothing differs", compare().found(), "", 0);
    inject();
    report.figure(SCENARIO, "others alone, answer to grant, p99", others(report, null), "ms");
    Compared[] compared = new Compared[1];
    double beside = others(report, compared);
    double seconds = compared[0].seconds() * 100_000 / users;
    report.atMost(SCENARIO, "of 100,000 users, " + EACH * 10 + " edited", seconds, "s", 60);
    report.atMost(
        SCENARIO,
        "found too many or too few of " + expected,
        Math.abs(compared[0].found() - expected),
        "",
        0);
    report.atMost(SCENARIO, "others meanwhile, answer to grant, p99", beside, "ms", 250);
  }

  private record Compared(double seconds, double found) {}

  /**
   * @param compared what a comparison beside the load came to; null for the load alone
   */
  private double others(Report report, Compared @Nullable [] compared) throws Exception {
    String name = compared == null ? "others alone" : "others while users are compared";
    try (EndToEnd watch = new EndToEnd(stack, other)) {
      Thread comparing =
          Thread.ofPlatform()
              .start(() -> {
                if (compared != null) {
                  try {
                    compared[0] = compare();
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                }
              });
      report.load(
          Load.open(
              name,
              8,
              OTHERS_PER_SECOND,
              WARM_UP_SECONDS,
              other::client,
              (client, number) -> watch.create(client, "d" + names.getAndIncrement())));
      comparing.join(TimeUnit.SECONDS.toMillis(MOST_SECONDS));
      watch.drain();
      return Latencies.percentile(watch.grants(), 99);
    }
  }

  private Compared compare() throws Exception {
    String path = "/organizations/" + customer.id() + "/comparison";
    try (ScimClient admin = stack.admin()) {
      long start = System.nanoTime();
      JsonNode status = JsonMapper.shared().readTree(admin.require("POST", path, "{}", 202).body());
      while (!status.path("state").stringValue().equals("done")) {
        if (status.path("state").stringValue().equals("failed")) {
          throw new IOException(status.path("problem").asString(""));
        }
        TimeUnit.MILLISECONDS.sleep(PATIENCE_MS);
        status = JsonMapper.shared().readTree(admin.require("GET", path, "", 200).body());
      }
      double found = 0;
      for (Map.Entry<String, JsonNode> each : status.path("differences").properties()) {
        found += each.getValue().longValue();
      }
      return new Compared((System.nanoTime() - start) / 1e9, found);
    }
  }

  /** Ten kinds of edits, of a hundred users each. */
  private void inject() throws SQLException {
    List<String> edits = new ArrayList<>();
    edit(edits, 2, "UPDATE directory.users SET display_name = 'Edited' WHERE %s", "scim_user_id");
    edit(edits, 2, "UPDATE directory.users SET status = 'deactivated' WHERE %s", "scim_user_id");
    edit(edits, 2, "UPDATE roles.users SET display_name = 'Edited' WHERE %s", "id");
    edit(edits, 3, "UPDATE roles.users SET status = 'deactivated' WHERE %s", "id");
    edit(edits, 1, "DELETE FROM roles.grants WHERE %s", "user_id");
    edit(
        edits,
        1,
        "UPDATE roles.users SET directory_version = directory_version + 7 WHERE %s",
        "id");
    edit(edits, 1, "DELETE FROM scim.users WHERE %s", "scim.users.id");
    edit(edits, 2, "DELETE FROM directory.users WHERE %s", "scim_user_id");
    edit(
        edits,
        1,
        "INSERT INTO scim.group_members (group_id, user_id) SELECT '"
            + GROUP
            + "', id FROM scim.users WHERE %s",
        "scim.users.id");
    try (Connection database = stack.database();
        Statement statement = database.createStatement()) {
      statement.execute(
          "INSERT INTO scim.groups (id, organization, display_name, display_name_key, member_count)"
              + " VALUES ('%s', '%s', 'Edited', 'edited', %d)"
                  .formatted(GROUP, customer.id(), EACH));
      expected++;
      for (String edit : edits) {
        int rows = statement.executeUpdate(edit);
        if (rows != EACH) {
          throw new IllegalStateException(rows + " rows: " + edit);
        }
      }
      tombstones(statement);
    }
  }

  /**
   * @param differences that each edited user makes
   * @param column of the user's id: SCIM's where the table knows that, else the directory's
   */
  private void edit(List<String> edits, int differences, String sql, String column) {
    String range = range(edits.size());
    boolean scim = column.equals("scim_user_id") || column.equals("scim.users.id");
    String ids =
        scim
            ? range
            : "SELECT id FROM directory.users WHERE organization = '%s' AND scim_user_id IN (%s)"
                .formatted(customer.id(), range);
    edits.add(
        sql.formatted(column + " IN (" + ids + ") AND organization = '" + customer.id() + "'"));
    expected += differences * EACH;
  }

  private static String range(int kind) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < EACH; i++) {
      ids.add("'" + Backlog.userId(1000 + kind * EACH + i) + "'");
    }
    return String.join(", ", ids);
  }

  private void tombstones(Statement statement) throws SQLException {
    try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.kafka()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        ResultSet rows =
            statement.executeQuery(
                "SELECT id FROM directory.users WHERE organization = '%s' AND scim_user_id IN (%s)"
                    .formatted(customer.id(), range(9)))) {
      int partitions = producer.partitionsFor(TOPIC).size();
      while (rows.next()) {
        byte[] key = (customer.id() + "/" + rows.getString("id")).getBytes(StandardCharsets.UTF_8);
        producer.send(
            new ProducerRecord<>(TOPIC, Partitioning.partition(key, partitions), key, null));
        expected++;
      }
    }
  }
}
