package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.Topic;
import dev.conveyor.testservers.LongRun;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A first sync of 5,000 users and 50 groups while every process is killed with -9, twice each. In
 * the end, the directory matches the requests, grants match the rules, and events keep the order in
 * which requests were answered.
 */
class KillTest {

  private static final int USERS = LongRun.times(700, 5000);
  private static final int ROUNDS = LongRun.times(1, 2);
  private static final int GROUPS = 50;
  private static final int MAPPED = 30;
  private static final int CONNECTIONS = 8;
  private static final List<String> SERVICES =
      List.of("scim-ingress", "provisioning-worker", "role-sync-worker", "admin-console");
  private static final List<String> SERVERS = List.of("kafka", "postgres");

  private final Map<Integer, String> ids = new ConcurrentHashMap<>();
  private final Map<Integer, String> groupIds = new ConcurrentHashMap<>();
  private final Map<Integer, TreeSet<Integer>> groupsOf = new ConcurrentHashMap<>();
  private final Load load = new Load(CONNECTIONS);
  private final AnsweredOrder order = new AnsweredOrder();

  @AfterEach
  void calm() throws Exception {
    StartedStack.get().awaitCalm();
  }

  @Test
  void directoryMatchesDespiteKilledProcesses() throws Exception {
    StartedStack stack = StartedStack.get();
    Customer acme = Customer.create(stack).withoutHolds();
    long started = System.nanoTime();
    Thread killer = Thread.ofPlatform().start(() -> killEverything(stack));

    load.inParallel(GROUPS, number -> createGroup(acme, number));
    for (int number = 0; number < MAPPED; number++) {
      map(acme, number);
    }
    load.inParallel(
        USERS, number -> order.write(state(acme, number, true), () -> pushUser(acme, number)));
    load.inParallel(GROUPS, number -> pushMembers(acme, number));
    load.inParallel(
        USERS / 10,
        number ->
            order.write(state(acme, number * 10, false), () -> deactivate(acme, number * 10)));
    killer.join();

    Await.until(
        "directory and grants match the requests",
        () -> actual(stack, acme).equals(expected(acme)));
    assertThat(openFailuresOtherThanDuplicates(acme)).isZero();
    assertAnsweredOrder(stack, acme);
    System.out.printf(
        "Kill test: %d users, %d groups, %d processes killed %d times, %d requests retried, %.0f s%n",
        USERS,
        GROUPS,
        victims().size(),
        ROUNDS,
        load.retries(),
        (System.nanoTime() - started) / 1e9);
  }

  private static String state(Customer acme, int number, boolean active) {
    return acme.email("user" + number) + (active ? " active" : " deactivated");
  }

  private void assertAnsweredOrder(StartedStack stack, Customer acme) throws Exception {
    String brokers = stack.text("kafkaBootstrapServers");
    order.check(
        TopicReader.readAll(brokers, Topic.SCIM_USER_CHANGES.topicName()),
        acme.id,
        user ->
            user.path("userName").asString("")
                + (user.path("active").asBoolean(false) ? " active" : " deactivated"));
    order.check(
        TopicReader.readAll(brokers, Topic.USER_CHANGES.topicName()),
        acme.id,
        user -> user.path("email").asString("") + " " + user.path("status").asString(""));
  }

  private void killEverything(StartedStack stack) {
    try {
      for (int round = 1; round <= ROUNDS; round++) {
        for (String victim : victims()) {
          int before = ids.size();
          stack.kill(victim);
          long dead = stack.pid(victim);
          Await.until(
              victim + " runs again and requests continue",
              () ->
                  ProcessHandle.of(stack.pid(victim)).isPresent()
                      && stack.pid(victim) != dead
                      && (ids.size() > before + 100 || ids.size() == USERS));
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> victims() {
    List<String> victims = new ArrayList<>(SERVICES);
    if (StartedStack.ownsItsServers()) {
      victims.addAll(SERVERS);
    }
    return victims;
  }

  private void createGroup(Customer acme, int number) throws Exception {
    String name = "Group " + number;
    groupIds.put(
        number,
        load.again(() -> {
          Api.Answer found =
              acme.scim
                  .get("/Groups?filter=displayName%20eq%20%22Group%20" + number + "%22")
                  .require(200);
          return found.body().get("totalResults").intValue() > 0
              ? found.body().at("/Resources/0/id").stringValue()
              : acme.scim
                  .post("/Groups", Customer.groupBody(name, List.of()))
                  .require(201)
                  .get("id");
        }));
  }

  private void map(Customer acme, int number) throws Exception {
    load.again(() -> {
      int status =
          acme.admin
              .put(
                  acme.path("/scim-groups/" + groupIds.get(number) + "/role"),
                  "{\"role\":\"" + role(number) + "\"}")
              .status();
      return status == 200 || status == 202 ? status : fail(status);
    });
  }

  /** Like Okta: look for the user, and create them if there is none. */
  private void pushUser(Customer acme, int number) throws Exception {
    String name = "user" + number;
    ids.put(
        number,
        load.again(() -> {
          Api.Answer found =
              acme.scim
                  .get("/Users?filter=userName%20eq%20%22" + acme.email(name) + "%22")
                  .require(200);
          return found.body().get("totalResults").intValue() > 0
              ? found.body().at("/Resources/0/id").stringValue()
              : acme.scim.post("/Users", acme.user(name, true)).require(201).get("id");
        }));
  }

  private void pushMembers(Customer acme, int number) throws Exception {
    List<String> members = new ArrayList<>();
    Random random = new Random(number);
    for (int i = 0; i < 200; i++) {
      int user = random.nextInt(USERS);
      members.add("{'value':'" + ids.get(user) + "'}");
      groupsOf.computeIfAbsent(user, id -> new TreeSet<>());
      synchronized (groupsOf) {
        groupsOf.get(user).add(number);
      }
    }
    load.again(() ->
        acme.scim
            .patch(
                "/Groups/" + groupIds.get(number),
                Customer.patch(
                    "{'op':'add','path':'members','value':[" + String.join(",", members) + "]}"))
            .require(204));
  }

  private void deactivate(Customer acme, int number) throws Exception {
    load.again(() ->
        acme.scim
            .patch(
                "/Users/" + ids.get(number),
                Customer.patch("{'op':'replace','value':{'active':false}}"))
            .require(200));
  }

  /** Status and grants by email, by the rules table for this history. */
  private Map<String, String> expected(Customer acme) {
    Map<String, String> expected = new TreeMap<>();
    for (int number = 0; number < USERS; number++) {
      TreeSet<String> grants = new TreeSet<>();
      for (int group : groupsOf.getOrDefault(number, new TreeSet<>())) {
        if (group < MAPPED) {
          grants.add(role(group) + "/group:" + groupIds.get(group));
        }
      }
      if (grants.isEmpty()) {
        grants.add("Assignee Only/default");
      }
      boolean active = number % 10 != 0;
      expected.put(acme.email("user" + number), active ? "active " + grants : "deactivated []");
    }
    return expected;
  }

  private static Map<String, String> actual(StartedStack stack, Customer acme) throws Exception {
    Map<String, String> status = new TreeMap<>();
    Map<String, TreeSet<String>> grants = new HashMap<>();
    try (Connection connection = stack.database();
        var statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT u.email, u.status, g.role || '/' || g.source AS held
                FROM directory.users u
                LEFT JOIN roles.grants g ON g.organization = u.organization AND g.user_id = u.id
                WHERE u.organization = '%s'
                """
                    .formatted(acme.id))) {
      while (rows.next()) {
        status.put(rows.getString("email"), rows.getString("status"));
        if (rows.getString("held") != null) {
          grants
              .computeIfAbsent(rows.getString("email"), email -> new TreeSet<>())
              .add(rows.getString("held"));
        }
      }
    }
    status.replaceAll((email, text) -> text + " " + grants.getOrDefault(email, new TreeSet<>()));
    return status;
  }

  /** A request whose response was lost may have been carried out: its retry may be rejected. */
  private static long openFailuresOtherThanDuplicates(Customer acme) throws Exception {
    long open = 0;
    for (var failure :
        acme.admin
            .get("/failures?limit=200&status=open&organization=" + acme.id)
            .require(200)
            .body()
            .get("items")) {
      open += failure.get("reason").stringValue().equals("scim-uniqueness") ? 0 : 1;
    }
    return open;
  }

  private static String role(int group) {
    return group % 2 == 0 ? "Admin" : "Trust Sharer";
  }

  private static <T> T fail(int status) {
    throw new IllegalStateException("status " + status);
  }
}
