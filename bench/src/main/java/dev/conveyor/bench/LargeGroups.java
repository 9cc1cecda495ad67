package dev.conveyor.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** Groups of 10, 1,000, and 100,000 of the backlog's users. */
final class LargeGroups {

  private static final int ROUNDS = 60;
  private static final int OTHERS_PER_SECOND = 50;

  private final BenchStack stack;
  private final Customer customer;
  private final int largest;

  /**
   * @param customer the backlog's organization
   */
  LargeGroups(BenchStack stack, Customer customer, int largest) {
    this.stack = stack;
    this.customer = customer;
    this.largest = largest;
  }

  void run(Report report) throws Exception {
    try (ScimClient client = customer.client()) {
      List<Integer> sizes = List.of(10, 1000, largest);
      List<String> groups = new ArrayList<>();
      for (int size : sizes) {
        List<String> members = IntStream.range(0, size).mapToObj(Backlog::userId).toList();
        long start = System.nanoTime();
        groups.add(
            client
                .require("POST", "/Groups", Customer.group("Group of " + size, members), 201)
                .id());
        report.bySize("POST of the whole group", size, (System.nanoTime() - start) / 1e6);
        if (size == largest) {
          report.figure(
              "large groups", "POST of a group of " + size, (System.nanoTime() - start) / 1e9, "s");
        }
      }
      try (Tables tables = new Tables(stack)) {
        tables.await(
            sizes.stream().mapToInt(size -> size).sum(),
            "SELECT count(*) FROM roles.membership_facts WHERE organization = ?",
            customer.id());
        mapping(report, tables, groups.getLast());
      }
      oneMember(report, client, sizes, groups);
    }
  }

  /** Maps the largest group while other users of the same organization are created. */
  private void mapping(Report report, Tables tables, String group) throws Exception {
    AtomicLong names = new AtomicLong();
    try (EndToEnd others = new EndToEnd(stack, customer)) {
      Thread pushing =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  report.load(
                      Load.open(
                          "other users while a group is mapped",
                          16,
                          OTHERS_PER_SECOND,
                          10,
                          customer::client,
                          (client, number) ->
                              others.create(client, "o" + names.getAndIncrement())));
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      long start = System.nanoTime();
      customer.map(group, "Admin");
      tables.await(0, "SELECT -count(*) FROM roles.console_recalculations");
      tables.await(
          largest,
          "SELECT count(*) FROM roles.grants WHERE organization = ? AND role = 'Admin'",
          customer.id());
      double seconds = (System.nanoTime() - start) / 1e9;
      pushing.join();
      others.drain();
      String scenario = "mapping";
      report.atMost(scenario, "a group of " + largest + ", to the last grant", seconds, "s", 5);
      report.atMost(
          scenario,
          "other users meanwhile, answer to grant, p99",
          Latencies.percentile(others.grants(), 99),
          "ms",
          250);
    }
  }

  /** Removes one member and adds it again, for each group size in turn. */
  private void oneMember(Report report, ScimClient client, List<Integer> sizes, List<String> groups)
      throws Exception {
    List<Histogram> latencies = sizes.stream().map(size -> Latencies.histogram()).toList();
    String member = Backlog.userId(0);
    for (int round = -10; round < ROUNDS; round++) {
      for (int i = 0; i < groups.size(); i++) {
        long start = System.nanoTime();
        String path = "/Groups/" + groups.get(i);
        client.require("PATCH", path, Customer.removeMember(member), 204);
        client.require("PATCH", path, Customer.addMembers(List.of(member)), 204);
        if (round >= 0) {
          latencies.get(i).recordValue(Latencies.micros((System.nanoTime() - start) / 2));
        }
      }
    }
    List<Double> medians = latencies.stream().map(each -> Latencies.percentile(each, 50)).toList();
    for (int i = 0; i < sizes.size(); i++) {
      report.bySize("one member in or out, p50", sizes.get(i), medians.get(i));
      report.figure(
          "one member", "in or out of a group of " + sizes.get(i) + ", p50", medians.get(i), "ms");
    }
    double most = medians.stream().mapToDouble(value -> value).max().orElseThrow();
    double least = medians.stream().mapToDouble(value -> value).min().orElseThrow();
    report.atMost("one member", "dearest size to cheapest", most / least, "times", 1.5);
  }
}
