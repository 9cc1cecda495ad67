package dev.conveyor.quickstart;

import java.util.Map;
import org.jspecify.annotations.Nullable;

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

  /**
   * Removes its flags from the others.
   *
   * @throws UserError if only some of the three are given
   */
  static @Nullable ExternalServers of(Map<String, String> flags) {
    String postgres = flags.remove(POSTGRES);
    String password = flags.remove(PASSWORD);
    String kafka = flags.remove(KAFKA);
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
