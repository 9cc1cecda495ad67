package dev.conveyor.ingress;

import dev.conveyor.testservers.TestDatabase;
import dev.conveyor.testservers.TestServers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The full ingress on a free port and a separate database. Without Kafka: what it publishes stays
 * in the outbox. The console's views are tables here.
 */
public final class IngressServer implements AutoCloseable {

  private static final String SECRET = "secret-of-the-tests";

  public final TestDatabase database = TestServers.newDatabase();
  public final ConfigurableApplicationContext context;
  public final int port;

  private IngressServer(List<String> settings) throws SQLException {
    try (Connection superuser = database.connectAsSuperuser();
        Statement statement = superuser.createStatement()) {
      statement.execute(
          """
          CREATE TABLE settings.ingress_connections (organization text PRIMARY KEY, enabled boolean,
            wait_for_provisioning boolean, requests_per_second integer);
          CREATE TABLE settings.ingress_tokens (id uuid PRIMARY KEY, organization text,
            secret_hash bytea, expires_at timestamptz);
          GRANT SELECT ON settings.ingress_connections, settings.ingress_tokens TO conveyor_ingress;
          """);
    }
    context = SpringApplication.run(ScimIngress.class, arguments(settings));
    port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  /**
   * @param settings such as {@code conveyor.limits.concurrent-requests=2}
   */
  public static IngressServer start(String... settings) throws SQLException {
    return new IngressServer(List.of(settings));
  }

  private String[] arguments(List<String> settings) {
    List<String> all = new ArrayList<>();
    all.add("server.port=0");
    all.add("CONVEYOR_JDBC_URL=" + database.jdbcUrl());
    all.add("CONVEYOR_DB_PASSWORD=" + TestServers.PASSWORD);
    all.add("conveyor.relay=false");
    all.add("conveyor.provisioning-wait=0s");
    all.add("spring.kafka.listener.auto-startup=false");
    all.add("CONVEYOR_KAFKA_BOOTSTRAP_SERVERS=localhost:1");
    all.addAll(settings);
    return all.stream().map(setting -> "--" + setting).toArray(String[]::new);
  }

  /** Creates an organization with SCIM enabled; returns the Authorization header's value. */
  public String organization(String id) throws SQLException {
    UUID token = UUID.randomUUID();
    try (Connection superuser = database.connectAsSuperuser();
        PreparedStatement insert =
            superuser.prepareStatement(
                """
                WITH c AS (INSERT INTO settings.ingress_connections
                  (organization, enabled, wait_for_provisioning, requests_per_second)
                VALUES (?, true, true, NULL))
                INSERT INTO settings.ingress_tokens (id, organization, secret_hash, expires_at)
                VALUES (?, ?, ?, NULL)
                """)) {
      insert.setString(1, id);
      insert.setObject(2, token);
      insert.setString(3, id);
      insert.setBytes(4, sha256(SECRET));
      insert.executeUpdate();
    }
    return "Bearer cvs_" + token.toString().replace("-", "") + "_" + SECRET;
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
