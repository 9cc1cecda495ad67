package dev.conveyor.quickstart;

import dev.conveyor.quickstart.commandline.Arguments;
import java.util.Arrays;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** What the launcher can do, with the options of each. */
enum Command {
  UP("up", "Starts everything on this machine."),
  DOWN("down", "Stops everything. The data is kept."),
  STATUS("status", "Shows each process, and whether it is healthy."),
  SIGN_IN("sign-in", "Prints a link that signs you in to the console once."),
  RESET("reset", "Deletes all data."),
  CACHE("cache", "Prepares the services to start fast.");

  private final String label;
  private final String description;

  Command(String label, String description) {
    this.label = label;
    this.description = description;
  }

  String label() {
    return label;
  }

  /**
   * @throws UserError for an unknown command or option
   */
  static ParseResult parse(String... arguments) {
    CommandSpec all = Arguments.command("./conveyor", "Runs Conveyor on this machine.");
    for (Command command : values()) {
      all.addSubcommand(command.label, command.spec());
    }
    try {
      return Arguments.parse(all, arguments);
    } catch (IllegalArgumentException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }

  static Command of(ParseResult parsed) {
    return Arrays.stream(values())
        .filter(command -> command.label.equals(parsed.commandSpec().name()))
        .findFirst()
        .orElseThrow();
  }

  private CommandSpec spec() {
    CommandSpec spec = Arguments.command(label, description);
    spec.usageMessage().hidden(this == CACHE);
    if (this == UP) {
      spec.addOption(
          OptionSpec.builder("--detach")
              .description("Run in the background. Stop it with ./conveyor down.")
              .build());
      for (Port port : Port.values()) {
        spec.addOption(Arguments.option(port.flag(), "PORT", port.description()));
      }
      ExternalServers.options().forEach(spec::addOption);
    }
    spec.addOption(
        Arguments.option(
            "--home",
            "DIR",
            "Where data, logs, and secrets are kept. Default: $CONVEYOR_HOME, else .conveyor."));
    return spec.addOption(Arguments.internal("--root"));
  }
}
