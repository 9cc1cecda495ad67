package dev.conveyor.testservers;

import dev.conveyor.embedded.DatabaseBootstrap;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.DockerClientFactory;

/**
 * A real PostgreSQL and a real Kafka broker for this JVM's tests: through Testcontainers if a
 * Docker daemon is available, otherwise embedded. Override with {@code
 * -Dconveyor.test.servers=embedded} or {@code containers}. The choice is printed.
 */
public final class TestServers {

  /** Every login's password in tests. */
  public static final String PASSWORD = "for-the-test-servers-alone";

  private static final AtomicInteger DATABASES = new AtomicInteger();

  private TestServers() {}

  private static final class Choice {
    static final boolean CONTAINERS = choose();

    private static boolean choose() {
      String wanted = System.getProperty("conveyor.test.servers", "auto");
      boolean containers =
          switch (wanted) {
            case "containers" -> true;
            case "embedded" -> false;
            default -> DockerClientFactory.instance().isDockerAvailable();
          };
      System.out.println(
          "Test servers: " + (containers ? "containers" : "embedded") + " (" + wanted + ")");
      return containers;
    }
  }

  private static final class Holder {
    static final Servers SERVERS =
        Choice.CONTAINERS ? ContainerServers.start() : EmbeddedServers.start();
  }

  /** Whether they are containers; does not start anything. */
  public static boolean areContainers() {
    return Choice.CONTAINERS;
  }

  /** Host and port of PostgreSQL, whose superuser is {@code postgres}. */
  public static String postgresHostAndPort() {
    String url = Holder.SERVERS.jdbcUrl("postgres");
    return url.substring("jdbc:postgresql://".length(), url.lastIndexOf('/'));
  }

  public static String kafkaBootstrapServers() {
    return Holder.SERVERS.bootstrapServers();
  }

  /** A new database with logins and schemas, in an unusual time zone to expose mistakes. */
  public static TestDatabase newDatabase() {
    String name = "conveyor_" + DATABASES.incrementAndGet();
    Servers servers = Holder.SERVERS;
    try (Connection admin = connect(servers, "postgres")) {
      DatabaseBootstrap.createDatabase(admin, name);
      try (var statement = admin.createStatement()) {
        statement.execute("ALTER DATABASE " + name + " SET timezone TO 'Asia/Kathmandu'");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    try (Connection admin = connect(servers, name)) {
      DatabaseBootstrap.run(admin, PASSWORD);
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
    return new TestDatabase(servers.jdbcUrl(name), servers.superuser());
  }

  private static Connection connect(Servers servers, String database) throws SQLException {
    return DriverManager.getConnection(servers.jdbcUrl(database), servers.superuser(), PASSWORD);
  }
}
