package dev.conveyor.quickstart;

import dev.conveyor.quickstart.commandline.Arguments;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;

/**
 * An external PostgreSQL and Kafka, for example in containers, instead of the embedded ones.
 *
 * @param postgres host and port
 * @param superuserPassword password of the superuser {@code postgres}, who creates database and
 *     logins
 * @param kafka bootstrap servers
 */
record ExternalServers(String postgres, String superuserPassword, String kafka) {

  private static final String POSTGRES = "--external-postgres";
  private static final String PASSWORD = "--external-postgres-password";
  private static final String KAFKA = "--external-kafka";

  static List<OptionSpec> options() {
    return List.of(
        Arguments.option(
            POSTGRES, "HOST:PORT", "A PostgreSQL that already runs, instead of the embedded one."),
        Arguments.option(PASSWORD, "PASSWORD", "The password of its superuser, postgres."),
        Arguments.option(
            KAFKA, "HOST:PORT", "A Kafka that already runs, instead of the embedded one."));
  }

  /**
   * @throws UserError when some of the three are given and others not
   */
  static @Nullable ExternalServers of(Map<String, String> flags) {
    String postgres = flags.get(POSTGRES);
    String password = flags.get(PASSWORD);
    String kafka = flags.get(KAFKA);
    if (postgres == null && password == null && kafka == null) {
      return null;
    }
    if (postgres == null || password == null || kafka == null) {
      throw new UserError(
          POSTGRES + ", " + PASSWORD + " and " + KAFKA + " must be given together.");
    }
    return new ExternalServers(postgres, password, kafka);
  }
}
