package dev.conveyor.bench;

/** The time from the answer to a create to the user's grant and public event. */
final class GrantLatency {

  /** At the rate that is measured, which makes other batches than the loads before. */
  private static final int WARM_UP_SECONDS = 45;

  private final BenchStack stack;
  private final BenchOptions options;

  GrantLatency(BenchStack stack, BenchOptions options) {
    this.stack = stack;
    this.options = options;
  }

  void run(Report report) throws Exception {
    Customer customer = stack.customer("latency", false);
    try (EndToEnd warmUp = new EndToEnd(stack, customer)) {
      Load.open(
          "warm-up",
          16,
          200,
          Math.min(WARM_UP_SECONDS, options.warmUp()),
          customer::client,
          (client, n) -> warmUp.create(client, "w" + n));
      warmUp.drain();
    }
    report.progress("200 changes a second");
    double seconds = 2 * options.seconds();
    try (EndToEnd steady = new EndToEnd(stack, customer)) {
      report.load(
          Load.open(
              "steady 200/s, from due to answer",
              16,
              200,
              seconds,
              customer::client,
              (client, n) -> steady.create(client, "s" + n)));
      steady.drain();
      String scenario = "latency";
      report.atMost(
          scenario, "answer to grant, p50", Latencies.percentile(steady.grants(), 50), "ms", 15);
      report.atMost(
          scenario, "answer to grant, p99", Latencies.percentile(steady.grants(), 99), "ms", 100);
      report.figure(
          scenario, "answer to subscriber, p50", Latencies.percentile(steady.events(), 50), "ms");
      report.figure(
          scenario, "answer to subscriber, p99", Latencies.percentile(steady.events(), 99), "ms");
    }
    report.progress("saturation");
    try (EndToEnd saturated = new EndToEnd(stack, customer)) {
      report.load(
          Load.closed(
              "saturated, from request to answer",
              32,
              0,
              seconds,
              customer::client,
              (client, n) -> saturated.create(client, "x" + n)));
      double behind = saturated.drain();
      String scenario = "saturation";
      report.figure(
          scenario, "answer to grant, p50", Latencies.percentile(saturated.grants(), 50), "ms");
      report.figure(
          scenario, "answer to grant, p99", Latencies.percentile(saturated.grants(), 99), "ms");
      report.figure(scenario, "workers behind the last answer", behind, "s");
    }
  }
}
