package dev.conveyor.bench;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The same creates, filters, and patches against another SCIM server. */
final class Comparison {

  private static final List<Integer> CONNECTIONS = List.of(1, 8, 32);

  private final BenchOptions options;
  private final Report report;

  Comparison(BenchOptions options, Report report) {
    this.options = options;
    this.report = report;
  }

  void run(String url) throws Exception {
    String id = "r" + Long.toString(System.currentTimeMillis(), 36);
    Customer other = new Customer(id, url, options.compareToken(), null);
    ScimLoads loads = new ScimLoads(other, users(other), "", "compared: ");
    WarmUp.run(
        report,
        List.of(),
        options.seconds() / 3,
        options.warmUp(),
        seconds -> loads.creates("warm-up", 8, seconds));
    for (int connections : CONNECTIONS) {
      report.progress("comparison, " + connections + " connections");
      for (int run = 0; run < options.runs(); run++) {
        report.load(loads.creates(ScimLoads.CREATE, connections, options.seconds()));
        report.load(loads.filters(connections, options.seconds()));
        report.load(loads.patches(connections, options.seconds()));
      }
      for (String name : List.of(ScimLoads.CREATE, ScimLoads.FILTER, ScimLoads.PATCH)) {
        report.absolute("compared: " + name, connections);
        report.ratio(name, "compared: " + name, connections, "the compared server");
      }
    }
  }

  private List<String> users(Customer other) throws Exception {
    Map<Long, String> ids = new ConcurrentHashMap<>();
    long count = options.scaled(1000);
    Load.all(
        "base",
        8,
        count,
        other::client,
        (client, n) ->
            ids.put(n, client.require("POST", "/Users", other.user("base" + n, true), 201).id()));
    return ids.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue)
        .toList();
  }
}
