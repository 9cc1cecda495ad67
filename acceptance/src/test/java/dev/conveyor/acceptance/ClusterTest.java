package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Three brokers that require TLS and authentication, and two instances of every service with the
 * permissions that deploy/compose/kafka-acls.sh grants, are killed with -9 and restarted one after
 * the other under load: nothing is lost, and the organization's event order is kept. Then one
 * instance of each service is stalled beyond every session timeout. Eleven processes need minutes
 * on a small machine, so this is a long test; {@code KillTest} is the short one.
 */
@EnabledIfSystemProperty(named = "conveyor.long-tests", matches = "true")
class ClusterTest {

  private static final int USERS = 60;
  private static final Path FOLDER =
      Path.of("target", "cluster-" + System.nanoTime()).toAbsolutePath();

  private final Map<Integer, String> ids = new ConcurrentHashMap<>();
  private final Load load = new Load(2);
  private final AtomicInteger writes = new AtomicInteger();
  private final AtomicInteger latest = new AtomicInteger();
  private final AtomicInteger killed = new AtomicInteger();
  private final AnsweredOrder order = new AnsweredOrder();
  private volatile boolean standingStill;

  @Test
  void nothingIsLostOrReorderedWhenProcessesDie() throws Exception {
    try (Cluster cluster = Cluster.start(FOLDER)) {
      Customer acme = Customer.create(cluster.admin(1));
      load.inParallel(USERS, number -> create(cluster, acme, number));
      AtomicReference<Throwable> problem = new AtomicReference<>();
      Thread killer =
          Thread.ofPlatform()
              .uncaughtExceptionHandler((thread, e) -> problem.set(e))
              .start(() -> killEachOnce(cluster, acme));

      int round = 0;
      while (killer.isAlive()) {
        rename(cluster, acme, ++round);
      }
      rename(cluster, acme, ++round);
      assertThat(problem.get()).isNull();

      String last = "round " + round;
      Map<String, String> expected = new TreeMap<>();
      for (int number = 0; number < USERS; number++) {
        expected.put(acme.email("user" + number), last + " active [Assignee Only]");
      }
      Await.until("all have the last name", () -> published(cluster, acme).equals(expected));
      assertThat(directory(cluster, acme)).isEqualTo(expected);
      assertUserOrder(cluster, acme);
      assertAnsweredOrder(cluster, acme);
      assertKafkaPermissions(cluster);
      System.out.printf(
          "Cluster test: %d processes killed, %d writes in %d rounds, %d requests sent again%n",
          killed.get(), writes.get(), round, load.retries());
    }
  }

  private void killEachOnce(Cluster cluster, Customer acme) {
    try {
      for (String broker : cluster.brokers()) {
        int before = writes.get();
        cluster.killAndRestart(broker);
        killed.incrementAndGet();
        cluster.awaitAllInSync();
        awaitMoreWrites(before);
      }
      for (String instance : List.of("-1", "-2")) {
        List<String> victims =
            cluster.services().stream().filter(name -> name.endsWith(instance)).toList();
        for (String victim : victims) {
          int before = writes.get();
          cluster.killAndRestart(victim);
          killed.incrementAndGet();
          awaitMoreWrites(before);
        }
        victims.forEach(cluster::awaitReady);
      }
      stallOneOfEach(cluster, acme);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Longer than session timeouts: the others take over, and a process that resumes does no harm.
   */
  private void stallOneOfEach(Cluster cluster, Customer acme) throws Exception {
    List<String> victims = cluster.services().stream().filter(name -> name.endsWith("-2")).toList();
    standingStill = true;
    for (String victim : victims) {
      cluster.signal(victim, "STOP");
    }
    int before = latest.get();
    Await.until(
        "what was written meanwhile is applied by the others",
        () -> published(cluster, acme).values().stream().allMatch(user -> round(user) > before));
    for (String victim : victims) {
      cluster.signal(victim, "CONT");
    }
    victims.forEach(cluster::awaitReady);
    standingStill = false;
    awaitMoreWrites(writes.get());
  }

  /** The number in a name such as "round 7 active [Assignee Only]". */
  private static int round(String user) {
    return Integer.parseInt(user.split(" ")[1]);
  }

  private void awaitMoreWrites(int before) {
    Await.until("writes go on", () -> writes.get() > before);
  }

  private void create(Cluster cluster, Customer acme, int number) {
    String name = "user" + number;
    ids.put(
        number,
        load.again(() -> {
          Api scim = cluster.scim(acme, 1 + number % 2);
          JsonNode found =
              scim.get("/Users?filter=userName%20eq%20%22" + acme.email(name) + "%22")
                  .require(200)
                  .body();
          return found.get("totalResults").intValue() > 0
              ? found.at("/Resources/0/id").stringValue()
              : scim.post("/Users", acme.user(name, true)).require(201).get("id");
        }));
  }

  /** Alternates between ingresses for each user; uses the other one if that is unavailable. */
  private void rename(Cluster cluster, Customer acme, int round) throws Exception {
    latest.set(round);
    load.inParallel(
        USERS,
        number -> {
          AtomicInteger tries = new AtomicInteger();
          String name = "round " + round;
          order.write(
              acme.email("user" + number) + " " + name,
              () ->
                  load.again(() ->
                      cluster
                          .scim(acme, ingress(number + round + tries.getAndIncrement()))
                          .patch(
                              "/Users/" + ids.get(number),
                              Customer.patch(
                                  "{'op':'replace','value':{'displayName':'" + name + "'}}"))
                          .require(200)));
          writes.incrementAndGet();
        });
  }

  /** Like a load balancer: a stalled instance gets no requests. */
  private int ingress(int turn) {
    return standingStill ? 1 : 1 + turn % 2;
  }

  /** The state that a new subscriber reads from the snapshot topic, by email. */
  private static Map<String, String> published(Cluster cluster, Customer acme) {
    Map<String, String> last = new TreeMap<>();
    for (JsonNode user :
        TopicReader.values(
            cluster.bootstrapServers(),
            Topic.USERS.topicName(),
            key -> key.startsWith(acme.id + "/"))) {
      TreeSet<String> roles = new TreeSet<>();
      user.get("roles").forEach(grant -> roles.add(grant.get("role").stringValue()));
      last.put(
          user.get("email").stringValue(),
          user.get("displayName").stringValue()
              + " "
              + user.get("status").stringValue()
              + " "
              + roles);
    }
    return last;
  }

  private static Map<String, String> directory(Cluster cluster, Customer acme) throws Exception {
    Map<String, String> users = new TreeMap<>();
    try (Connection connection = cluster.connect();
        var statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT u.email, u.display_name || ' ' || u.status || ' [' || g.role || ']' AS state
                FROM directory.users u
                JOIN roles.grants g ON g.organization = u.organization AND g.user_id = u.id
                WHERE u.organization = '%s'
                """
                    .formatted(acme.id))) {
      while (rows.next()) {
        users.put(rows.getString("email"), rows.getString("state"));
      }
    }
    return users;
  }

  /** A version may be repeated; a version not seen before is newer than all earlier ones. */
  private static void assertUserOrder(Cluster cluster, Customer acme) {
    Map<String, TreeSet<Long>> seen = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record :
        TopicReader.readAll(cluster.bootstrapServers(), Topic.USER_CHANGES.topicName())) {
      String key = new String(record.key(), StandardCharsets.UTF_8);
      if (key.startsWith(acme.id + "/")) {
        long version = JsonMapper.shared().readTree(record.value()).get("version").longValue();
        TreeSet<Long> before = seen.computeIfAbsent(key, each -> new TreeSet<>());
        assertThat(before.isEmpty() || before.contains(version) || version > before.last())
            .as("%s: version %d after %s", key, version, before)
            .isTrue();
        before.add(version);
      }
    }
    assertThat(seen).hasSize(USERS);
    seen.forEach(
        (key, versions) -> assertThat((long) versions.size()).as(key).isEqualTo(versions.last()));
  }

  private void assertAnsweredOrder(Cluster cluster, Customer acme) {
    order.check(
        TopicReader.readAll(cluster.bootstrapServers(), Topic.SCIM_USER_CHANGES.topicName()),
        acme.id,
        user ->
            user.path("userName").asString("")
                + " "
                + user.path("user").path("displayName").asString(""));
    order.check(
        TopicReader.readAll(cluster.bootstrapServers(), Topic.USER_CHANGES.topicName()),
        acme.id,
        user -> user.path("email").asString("") + " " + user.path("displayName").asString(""));
  }

  /**
   * The permissions of deploy/compose/kafka-acls.sh were sufficient throughout; everything else is
   * denied.
   */
  private static void assertKafkaPermissions(Cluster cluster) throws Exception {
    for (String broker : cluster.brokers()) {
      assertThat(cluster.log(broker).lines().filter(line -> line.contains("is Denied")))
          .as("what %s refused", broker)
          .isEmpty();
    }
    String events = Topic.USER_CHANGES.topicName();
    assertThat(TopicReader.readAll(cluster.client(ClusterSecurity.SUBSCRIBER), events))
        .isNotEmpty();
    assertReadDenied(cluster, "nobody", Topic.USER_CHANGES);
    assertReadDenied(cluster, ClusterSecurity.SUBSCRIBER, Topic.PROVISIONING_ERRORS);
    assertReadDenied(cluster, "scim-ingress", Topic.USER_LIFECYCLE);
    assertThatThrownBy(() ->
            TopicReader.write(cluster.client("provisioning-worker"), events, null, null, Map.of()))
        .hasRootCauseInstanceOf(TopicAuthorizationException.class);
    assertThat(cluster.brokers())
        .as("brokers log denied access")
        .anyMatch(broker -> cluster.log(broker).contains("User:nobody is Denied"));
  }

  private static void assertReadDenied(Cluster cluster, String login, Topic topic) {
    assertThatThrownBy(() -> TopicReader.readAll(cluster.client(login), topic.topicName()))
        .as("%s reads %s", login, topic)
        .isInstanceOf(TopicAuthorizationException.class);
  }
}
