package dev.conveyor.bench;

import dev.conveyor.bench.BenchOptions.Scenario;
import dev.conveyor.bench.micro.MicroBenchmarks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * {@code ./conveyor bench}: starts a separate stack, runs the benchmarks, and writes the results.
 */
public final class Bench {

  private static final List<Integer> CONNECTIONS = List.of(1, 8, 32, 128);
  private static final int MOST = 32;
  private static final List<String> WORKERS =
      List.of("provisioning-worker", "role-sync-worker", "admin-console");

  /** Scenarios whose times depend on whether the services are warm. */
  private static final Set<Scenario> TIMED =
      Set.of(Scenario.REQUESTS, Scenario.LATENCY, Scenario.SYNC, Scenario.GROUPS, Scenario.DRIFT);

  private static final int BASE_USERS = 5000;
  private static final int SYNC_USERS = 20_000;
  private static final int SYNC_GROUPS = 200;
  private static final int BACKLOG = 200_000;
  private static final int LARGEST_GROUP = 100_000;
  private static final int PAGE_USERS = 100_000;
  private static final int PAGE_FAILURES = 10_000;

  private final BenchOptions options;
  private final BenchStack stack;
  private final Report report;
  private boolean workersPaused;

  private Bench(BenchOptions options, BenchStack stack, Report report) {
    this.options = options;
    this.stack = stack;
    this.report = report;
  }

  public static void main(String[] arguments) throws Exception {
    BenchOptions options;
    try {
      ParseResult parsed = BenchOptions.parse(arguments);
      if (CommandLine.executeHelpRequest(parsed) != null) {
        return;
      }
      options = BenchOptions.of(parsed);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    Report report = new Report();
    if (options.scenarios().contains(Scenario.MICRO)) {
      report.progress("microbenchmarks");
      MicroBenchmarks.run().forEach((name, us) -> report.figure("micro", name, us, "us"));
    }
    if (!options.scenarios().equals(Set.of(Scenario.MICRO))) {
      report.progress("starting a separate stack with durable settings");
      try (BenchStack stack = BenchStack.start(options.root())) {
        new Bench(options, stack, report).run();
      }
    }
    report.table();
    Path results = options.root().resolve("bench/results");
    report.write(results.resolve(options.label() + ".json"));
    ResultChart.write(
        results.resolve(options.label() + ".svg"),
        "Requests (or transactions) per second, by connections",
        report.throughputs());
    ResultChart.write(
        results.resolve(options.label() + "-groups.svg"),
        "Milliseconds, by the size of the group",
        report.bySize());
    System.out.println(
        "\nResults written to bench/results/" + options.label() + ".json, charts next to it");
  }

  private void run() throws Exception {
    Footprint footprint = new Footprint(stack);
    footprint.startUp(report);
    footprint.idle(report);
    if (!Collections.disjoint(options.scenarios(), TIMED)) {
      warmUp();
    }
    if (options.scenarios().contains(Scenario.REQUESTS)) {
      requests();
    }
    if (options.scenarios().contains(Scenario.LATENCY)) {
      new GrantLatency(stack, options).run(report);
    }
    if (options.scenarios().contains(Scenario.SYNC)) {
      report.progress("initial sync");
      new InitialSync(stack, options.scaled(SYNC_USERS), options.scaled(SYNC_GROUPS)).run(report);
    }
    if (options.scenarios().contains(Scenario.BACKLOG)) {
      report.progress("a backlog of " + options.scaled(BACKLOG) + " change records");
      Customer customer = stack.customer("backlog", false);
      new Backlog(stack, customer, options.scaled(BACKLOG)).run(report);
      if (options.scenarios().contains(Scenario.GROUPS)) {
        report.progress("large groups");
        new LargeGroups(stack, customer, options.scaled(LARGEST_GROUP)).run(report);
      }
      if (options.scenarios().contains(Scenario.DRIFT)) {
        report.progress("a comparison");
        Customer other = stack.customer("beside", false);
        new Drift(stack, customer, other, options.scaled(BACKLOG)).run(report);
      }
    }
    if (options.scenarios().contains(Scenario.PAGES)) {
      report.progress(
          "pages over "
              + options.scaled(PAGE_USERS)
              + " users and "
              + options.scaled(PAGE_FAILURES)
              + " failures");
      new Pages(
              stack,
              stack.customer("pages", false),
              options.scaled(PAGE_USERS),
              options.scaled(PAGE_FAILURES))
          .run(report);
    }
    if (options.scenarios().contains(Scenario.NEIGHBOR)) {
      report.progress("noisy neighbor");
      new WorstNeighbor(stack, stack.limitedCustomer("quiet"), stack.limitedCustomer("worst"))
          .run(report);
    }
    footprint.loaded(report);
    if (!options.compareUrl().isEmpty()) {
      new Comparison(options, report).run(options.compareUrl());
    }
  }

  private void warmUp() throws Exception {
    Customer customer = stack.customer("warm-up", false);
    ScimLoads loads = new ScimLoads(customer, baseUsers(customer), group(customer));
    report.progress("warming up");
    List<Long> services =
        Stream.concat(Stream.of("scim-ingress"), WORKERS.stream()).map(stack::pid).toList();
    WarmUp.run(
        report,
        services,
        options.seconds() / 3,
        options.warmUp(),
        slice -> {
          loads.lifecycles(8, slice);
          return loads.creates("warm-up", 8, slice);
        });
    settle();
  }

  private void requests() throws Exception {
    Customer customer = stack.customer("requests", false);
    DatabaseLimits limits = new DatabaseLimits(stack, customer);
    limits.prepare();
    ScimLoads loads = new ScimLoads(customer, baseUsers(customer), group(customer));
    ScimLoads waiting = new ScimLoads(stack.customer("waiting", true), List.of(), "");
    settle();
    if (options.workersStopped()) {
      signalWorkers("STOP");
    }
    try {
      for (int connections : CONNECTIONS) {
        for (int run = 1; run <= options.runs(); run++) {
          report.progress("%d connections, run %d".formatted(connections, run));
          round(limits, loads, waiting, connections, run == options.runs());
        }
      }
    } finally {
      if (options.workersStopped()) {
        signalWorkers("CONT");
      }
    }
    settle();
    for (int connections : CONNECTIONS) {
      report.ratio(ScimLoads.CREATE, DatabaseLimits.COMMIT, connections, "the one-row JDBC limit");
      report.ratio(ScimLoads.FILTER, DatabaseLimits.SELECT, connections, "the JDBC select");
      report.ratio(
          ScimLoads.CREATE_WAITING, ScimLoads.CREATE, connections, "creates without the red mark");
      for (String name :
          List.of(
              DatabaseLimits.COMMIT,
              ScimLoads.CREATE,
              ScimLoads.CREATE_WAITING,
              ScimLoads.FILTER,
              ScimLoads.PATCH,
              ScimLoads.LIFECYCLE)) {
        report.absolute(name, connections);
      }
    }
    double commits = report.perSecond(DatabaseLimits.COMMIT, MOST);
    double selects = report.perSecond(DatabaseLimits.SELECT, MOST);
    String scenario = "requests";
    report.figure(scenario, "limit: transactions through JDBC", commits, "/s");
    report.figure(scenario, "limit: selects through JDBC", selects, "/s");
    double creates = report.perSecond(ScimLoads.CREATE, MOST);
    double filters = report.perSecond(ScimLoads.FILTER, MOST);
    report.atLeast(scenario, "creates, of the limit", 100 * creates / commits, "%", 45);
    if (filters >= 4000) {
      report.atLeast(scenario, "filter gets", filters, "/s", 4000);
    } else {
      report.atLeast(scenario, "filter gets, of the limit", 100 * filters / selects, "%", 60);
    }
    report.atMost(
        scenario,
        "errors",
        (double) report.loads().stream().mapToLong(Measured::errors).sum(),
        "",
        0);
  }

  /** Creates that wait for provisioning are left out while the workers are stopped. */
  private void round(
      DatabaseLimits limits, ScimLoads loads, ScimLoads waiting, int connections, boolean last)
      throws Exception {
    double seconds = options.seconds();
    settle();
    report.load(limits.commits(connections, seconds));
    report.load(limits.selects(connections, seconds / 2));
    CpuTime before = CpuTime.now(stack);
    Measured creates = loads.creates(ScimLoads.CREATE, connections, seconds);
    settle();
    if (last && connections == MOST) {
      whatACreateCosts(before, CpuTime.now(stack), creates);
    }
    report.load(creates);
    if (!options.workersStopped()) {
      report.load(waiting.creates(ScimLoads.CREATE_WAITING, connections, seconds));
      settle();
    }
    report.load(loads.filters(connections, seconds));
    report.load(loads.patches(connections, seconds));
    settle();
    report.load(loads.lifecycles(connections, seconds));
  }

  private void signalWorkers(String signal) throws Exception {
    for (String worker : WORKERS) {
      stack.signal(worker, signal);
    }
    workersPaused = signal.equals("STOP");
  }

  /** The load, including its warm-up, ran for a third longer than it was measured. */
  private void whatACreateCosts(CpuTime before, CpuTime after, Measured creates) {
    Map<String, Double> spent = after.perPiece(before, creates.count() * 4 / 3);
    spent.forEach((name, us) -> report.figure("cost", "a create, CPU of " + name, us, "us"));
    report.figure(
        "cost",
        "a create, CPU in all, to the last grant and public event",
        spent.values().stream().mapToDouble(us -> us).sum(),
        "us");
  }

  private List<String> baseUsers(Customer customer) throws Exception {
    report.progress("creating " + options.scaled(BASE_USERS) + " users to query and change");
    ConcurrentHashMap<Long, String> ids = new ConcurrentHashMap<>();
    Load.all(
        "base",
        8,
        options.scaled(BASE_USERS),
        customer::client,
        (client, n) ->
            ids.put(
                n, client.require("POST", "/Users", customer.user("base" + n, true), 201).id()));
    List<String> ordered = new ArrayList<>();
    for (long n = 0; n < options.scaled(BASE_USERS); n++) {
      ordered.add(ids.get(n));
    }
    return ordered;
  }

  private static String group(Customer customer) throws Exception {
    try (ScimClient client = customer.client()) {
      return client.require("POST", "/Groups", Customer.group("Everybody", List.of()), 201).id();
    }
  }

  /** Waits until the pipeline is idle, so that one load does not affect the next. */
  private void settle() throws Exception {
    if (workersPaused) {
      return;
    }
    try (Tables tables = new Tables(stack)) {
      tables.await(
          0,
          """
          SELECT -((SELECT count(*) FROM scim.outbox) + (SELECT count(*) FROM directory.outbox)
            + (SELECT count(*) FROM roles.outbox) + (SELECT count(*) FROM settings.outbox))
          """);
      tables.await(
          0,
          """
          SELECT -(SELECT count(*) FROM scim.users u WHERE u.organization IN ('requests', 'waiting', 'warm-up')
            AND NOT EXISTS (SELECT FROM directory.applied_scim_users a
              WHERE a.organization = u.organization AND a.scim_user_id = u.id
              AND a.version >= u.version))
          """);
      tables.await(
          0,
          """
          SELECT -(SELECT count(*) FROM directory.users u
            WHERE u.organization IN ('requests', 'waiting', 'warm-up')
            AND NOT EXISTS (SELECT FROM roles.users r WHERE r.organization = u.organization
              AND r.id = u.id AND r.directory_version >= u.version))
          """);
    }
  }
}
