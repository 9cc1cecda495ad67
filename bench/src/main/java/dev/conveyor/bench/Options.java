package dev.conveyor.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

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
   * @throws IllegalArgumentException for an unknown flag or scenario
   */
  static Options parse(String[] arguments) {
    Path root = Path.of(".");
    Set<Scenario> scenarios = EnumSet.allOf(Scenario.class);
    double seconds = 9;
    String label = "latest";
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      String value = parts.length == 2 ? parts[1] : "";
      switch (parts[0]) {
        case "--root" -> root = Path.of(value);
        case "--only" -> scenarios = scenarios(value);
        case "--seconds" -> seconds = Double.parseDouble(value);
        case "--label" -> label = label(value);
        default ->
            throw new IllegalArgumentException(
                "Usage: ./conveyor bench [--only="
                    + names()
                    + "] [--seconds=9] [--label=latest]. Unknown option: "
                    + argument);
      }
    }
    return new Options(root.toAbsolutePath().normalize(), scenarios, seconds, label);
  }

  private static Set<Scenario> scenarios(String names) {
    Set<Scenario> scenarios = EnumSet.noneOf(Scenario.class);
    for (String name : names.split(",")) {
      try {
        scenarios.add(Scenario.valueOf(name.toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "Unknown scenario: " + name + ". Scenarios: " + names() + ".");
      }
    }
    if (scenarios.contains(Scenario.GROUPS)) {
      scenarios.add(Scenario.BACKLOG);
    }
    return scenarios;
  }

  private static String names() {
    return String.join(
        ",",
        Arrays.stream(Scenario.values())
            .map(scenario -> scenario.name().toLowerCase(Locale.ROOT))
            .toList());
  }

  private static String label(String label) {
    if (!label.matches("[a-z0-9-]{1,60}")) {
      throw new IllegalArgumentException(
          "A label may contain lowercase letters, digits, and hyphens.");
    }
    return label;
  }
}
