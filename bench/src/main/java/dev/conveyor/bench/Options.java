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
 */
record Options(Path root, Set<Scenario> scenarios, double seconds, String label) {

  /** The scenarios, in order. */
  enum Scenario {
    MICRO,
    REQUESTS,
    LATENCY,
    SYNC,
    BACKLOG,
    GROUPS,
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
            .addOption(Arguments.internal("--root")),
        arguments);
  }

  /**
   * @throws IllegalArgumentException for an invalid value
   */
  static Options of(ParseResult parsed) {
    String only = parsed.matchedOptionValue("--only", "");
    String root = parsed.matchedOptionValue("--root", ".");
    return new Options(
        Path.of(root).toAbsolutePath().normalize(),
        parsed.hasMatchedOption("--only") ? scenarios(only) : EnumSet.allOf(Scenario.class),
        seconds(parsed.matchedOptionValue("--seconds", "9")),
        label(parsed.matchedOptionValue("--label", "latest")));
  }

  private static double seconds(String text) {
    try {
      double seconds = Double.parseDouble(text);
      if (seconds > 0 && seconds < Double.POSITIVE_INFINITY) {
        return seconds;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new IllegalArgumentException(
        "Invalid value for --seconds: " + text + ". Use a number greater than 0.");
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
    if (scenarios.contains(Scenario.GROUPS)) {
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
