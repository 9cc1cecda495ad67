package dev.conveyor.quickstart.commandline;

import java.util.Collection;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Parses a command line. A wrong one is reported in one line, with the nearest name. */
public final class Arguments {

  private Arguments() {}

  /**
   * A command with {@code --help} whose options are listed in the order in which they are added.
   */
  public static CommandSpec command(String name, String description) {
    CommandSpec command = CommandSpec.create().name(name);
    command
        .usageMessage()
        .description(description)
        .abbreviateSynopsis(true)
        .sortOptions(false)
        .optionListHeading("%n");
    return command.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this help.").build());
  }

  /** An option that takes a value. */
  public static OptionSpec option(String name, String value, String description) {
    return OptionSpec.builder(name)
        .type(String.class)
        .paramLabel(value)
        .description(description)
        .build();
  }

  /** An option for the script {@code ./conveyor}, which no help lists. */
  public static OptionSpec internal(String name) {
    return OptionSpec.builder(name).type(String.class).hidden(true).build();
  }

  /**
   * The last value of an option that is given twice counts.
   *
   * @throws IllegalArgumentException with a message for the user, when an argument is unknown or
   *     lacks its value
   */
  public static ParseResult parse(CommandSpec command, String... arguments) {
    CommandLine line =
        new CommandLine(command)
            .setExpandAtFiles(false)
            .setOverwrittenOptionsAllowed(true)
            .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF));
    try {
      return line.parseArgs(arguments);
    } catch (UnmatchedArgumentException e) {
      throw new IllegalArgumentException(
          unknown(e.getCommandLine().getCommandSpec(), e.getUnmatched().getFirst()), e);
    } catch (ParameterException e) {
      throw new IllegalArgumentException(e.getMessage() + ".", e);
    }
  }

  /** {@code " Did you mean X?"}, or nothing when no candidate is near. */
  public static String suggestion(String typed, Collection<String> candidates) {
    return Spelling.nearest(typed, candidates)
        .map(nearest -> " Did you mean " + nearest + "?")
        .orElse("");
  }

  private static String unknown(CommandSpec command, String argument) {
    if (argument.startsWith("-")) {
      String name = argument.split("=", 2)[0];
      return "Unknown option: " + name + "." + suggestion(name, visibleOptions(command));
    }
    if (command.subcommands().isEmpty()) {
      return "Unexpected argument: " + argument + ".";
    }
    return "Unknown command: "
        + argument
        + "."
        + suggestion(argument, command.subcommands().keySet());
  }

  private static List<String> visibleOptions(CommandSpec command) {
    return command.options().stream()
        .filter(option -> !option.hidden())
        .map(OptionSpec::longestName)
        .toList();
  }
}
