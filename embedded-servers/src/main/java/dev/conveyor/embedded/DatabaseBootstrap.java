package dev.conveyor.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * One-time setup by a database administrator, before any service starts: a login for each owner and
 * the schemas they own. Running it again only updates the passwords.
 */
public final class DatabaseBootstrap {

  /** One login per owner; only the owner writes to its schemas. */
  public static final List<String> LOGINS =
      List.of("conveyor_console", "conveyor_ingress", "conveyor_provisioning", "conveyor_roles");

  private static final String SCRIPT = "/dev/conveyor/embedded/bootstrap.sql";

  private DatabaseBootstrap() {}

  /**
   * Creates the database if it does not exist. Requires a superuser's connection to another
   * database.
   */
  public static void createDatabase(Connection superuser, String database) throws SQLException {
    try (PreparedStatement find =
        superuser.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
      find.setString(1, database);
      try (ResultSet found = find.executeQuery()) {
        if (found.next()) {
          return;
        }
      }
    }
    try (Statement statement = superuser.createStatement()) {
      statement.execute("CREATE DATABASE " + statement.enquoteIdentifier(database, true));
    }
  }

  /** Creates logins and schemas. Requires a superuser's connection to this database. */
  public static void run(Connection superuser, String password) throws SQLException, IOException {
    try (Statement statement = superuser.createStatement()) {
      statement.execute(script());
      for (String login : LOGINS) {
        statement.execute(
            "ALTER ROLE " + login + " PASSWORD " + statement.enquoteLiteral(password));
      }
    }
  }

  private static String script() throws IOException {
    try (InputStream in = DatabaseBootstrap.class.getResourceAsStream(SCRIPT)) {
      if (in == null) {
        throw new IllegalStateException(SCRIPT + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
