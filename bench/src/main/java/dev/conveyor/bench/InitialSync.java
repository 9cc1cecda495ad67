package dev.conveyor.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The first sync of an identity provider: all users, then all groups with their members. */
final class InitialSync {

  private static final int CONNECTIONS = 32;

  /** The target for {@link #USUAL_USERS}; fewer users take less time. */
  private static final double LONGEST_SECONDS = 15;

  private static final int USUAL_USERS = 20_000;

  private final BenchStack stack;
  private final int users;
  private final int groups;

  InitialSync(BenchStack stack, int users, int groups) {
    this.stack = stack;
    this.users = users;
    this.groups = groups;
  }

  void run(Report report) throws Exception {
    Customer customer = stack.customer("initial", true);
    ConcurrentHashMap<Long, String> ids = new ConcurrentHashMap<>();
    AtomicLong failed = new AtomicLong();
    long start = System.nanoTime();
    report.load(
        Load.all(
            "initial sync: filter and create",
            CONNECTIONS,
            users,
            customer::client,
            (client, number) -> {
              String name = "i" + number;
              client.send("GET", Customer.filter(customer.email(name)), null, 200);
              ScimClient.Answer answer =
                  client.send("POST", "/Users", customer.user(name, true), 201);
              if (answer.status() == 201) {
                ids.put(number, answer.id());
              } else {
                failed.incrementAndGet();
              }
            }));
    int each = users / groups;
    report.load(
        Load.all(
            "initial sync: groups and members",
            8,
            groups,
            customer::client,
            (client, number) -> {
              String id =
                  client
                      .send("POST", "/Groups", Customer.group("Group " + number, List.of()), 201)
                      .id();
              List<String> members = new ArrayList<>();
              for (long n = number * each; n < (number + 1) * each; n++) {
                members.add(ids.get(n));
              }
              client.send("PATCH", "/Groups/" + id, Customer.addMembers(members), 204);
            }));
    double requests = (System.nanoTime() - start) / 1e9;
    try (Tables tables = new Tables(stack)) {
      tables.await(
          users, "SELECT count(*) FROM roles.grants WHERE organization = ?", customer.id());
      tables.await(
          users,
          "SELECT count(*) FROM roles.membership_facts WHERE organization = ?",
          customer.id());
    }
    double all = (System.nanoTime() - start) / 1e9;
    String name = "initial sync";
    report.atMost(
        name,
        users + " users in " + groups + " groups, to the last grant",
        all,
        "s",
        LONGEST_SECONDS * users / USUAL_USERS);
    report.atMost(name, "workers behind the last answer", all - requests, "s", 2);
    report.atMost(name, "failed requests", (double) failed.get(), "", 0);
  }
}
