package dev.conveyor.bench;

import dev.conveyor.quickstart.commandline.Arguments;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.ParseResult;

/**
 * The command line options.
 *
 * @param seconds how long each load is measured, after a warm-up of a third of that
 * @param label the name of the result files
 * @param runs how often each load is measured
 * @param warmUp the limit of the first warm-up, in seconds
 * @param scale multiplies the numbers of users, groups, and records
 * @param workersStopped whether the requests are measured while only the ingress runs
 * @param compareUrl the base URL of another SCIM server; empty if none
 */
record BenchOptions(
    Path root,
    Set<Scenario> scenarios,
    double seconds,
    String label,
    int runs,
    double warmUp,
    double scale,
    boolean workersStopped,
    String compareUrl,
    String compareToken) {

  /** The scenarios, in order. */
  enum Scenario {
    MICRO,
    REQUESTS,
    LATENCY,
    SYNC,
    BACKLOG,
    GROUPS,
    DRIFT,
    PAGES,
    NEIGHBOR
  }

  /**
   * @throws IllegalArgumentException for an unknown option
   */
  static ParseResult parse(String... arguments) {
    return Arguments.parse(
        Arguments.command(
                "./conveyor bench",
                "Starts its own stack, measures it, and writes bench/results/LABEL.json.")
            .addOption(
                Arguments.option(
                    "--only", "SCENARIO[,...]", "What to measure: " + String.join(", ", names())))
            .addOption(
                Arguments.option(
                    "--seconds", "SECONDS", "How long each load is measured. Default: 9."))
            .addOption(
                Arguments.option(
                    "--label", "LABEL", "The name of the result's files. Default: latest."))
            .addOption(
                Arguments.option("--runs", "RUNS", "How often each load is measured. Default: 3."))
            .addOption(
                Arguments.option(
                    "--warm-up", "SECONDS", "The longest the warm-up may take. Default: 120."))
            .addOption(
                Arguments.option(
                    "--scale", "FACTOR", "Multiplies all numbers of users. Default: 1."))
            .addOption(
                Arguments.option(
                    "--workers",
                    "running|stopped",
                    "Stops the workers and the console while requests are measured."))
            .addOption(
                Arguments.option("--compare", "URL", "Another SCIM server to measure as well."))
            .addOption(
                Arguments.option("--compare-token", "TOKEN", "Its bearer token. Default: compare."))
            .addOption(Arguments.internal("--root")),
        arguments);
  }

  /**
   * @throws IllegalArgumentException for an invalid value
   */
  static BenchOptions of(ParseResult parsed) {
    String only = parsed.matchedOptionValue("--only", "");
    String root = parsed.matchedOptionValue("--root", ".");
    return new BenchOptions(
        Path.of(root).toAbsolutePath().normalize(),
        parsed.hasMatchedOption("--only") ? scenarios(only) : EnumSet.allOf(Scenario.class),
        positive("--seconds", parsed.matchedOptionValue("--seconds", "9")),
        label(parsed.matchedOptionValue("--label", "latest")),
        Math.max(1, (int) positive("--runs", parsed.matchedOptionValue("--runs", "3"))),
        positive("--warm-up", parsed.matchedOptionValue("--warm-up", "120")),
        positive("--scale", parsed.matchedOptionValue("--scale", "1")),
        workersStopped(parsed.matchedOptionValue("--workers", "running")),
        parsed.matchedOptionValue("--compare", ""),
        parsed.matchedOptionValue("--compare-token", "compare"));
  }

  /** The number, scaled; at least one. */
  int scaled(int number) {
    return Math.max(1, (int) Math.round(number * scale));
  }

  private static boolean workersStopped(String value) {
    return switch (value) {
      case "running" -> false;
      case "stopped" -> true;
      default ->
          throw new IllegalArgumentException(
              "Invalid value for --workers: " + value + ". Use running or stopped.");
    };
  }

  private static double positive(String option, String text) {
    try {
      double seconds = Double.parseDouble(text);
      if (seconds > 0 && seconds < Double.POSITIVE_INFINITY) {
        return seconds;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new IllegalArgumentException(
        "Invalid value for " + option + ": " + text + ". Use a number greater than 0.");
  }

  private static Set<Scenario> scenarios(String names) {
    Set<Scenario> scenarios = EnumSet.noneOf(Scenario.class);
    for (String name : names.split(",")) {
      try {
        scenarios.add(Scenario.valueOf(name.toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "Unknown scenario: "
                + name
                + "."
                + Arguments.suggestion(name, names())
                + " Scenarios: "
                + String.join(", ", names())
                + ".",
            e);
      }
    }
    if (scenarios.contains(Scenario.GROUPS) || scenarios.contains(Scenario.DRIFT)) {
      scenarios.add(Scenario.BACKLOG);
    }
    return scenarios;
  }

  private static List<String> names() {
    return Arrays.stream(Scenario.values())
        .map(scenario -> scenario.name().toLowerCase(Locale.ROOT))
        .toList();
  }

  private static String label(String label) {
    if (!label.matches("[a-z0-9-]{1,60}")) {
      throw new IllegalArgumentException(
          "Invalid label: " + label + ". Use lowercase letters, digits, and hyphens.");
    }
    return label;
  }
}
