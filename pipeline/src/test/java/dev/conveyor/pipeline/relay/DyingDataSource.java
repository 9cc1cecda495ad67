package dev.conveyor.pipeline.relay;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Connections that the server terminates, as when the process or its host dies: right before a
 * delete, after records were acknowledged, or at any other statement. Their locks are released.
 */
final class DyingDataSource extends DelegatingDataSource {

  private final boolean deadly;

  DyingDataSource(DataSource target, boolean deadly) {
    super(target);
    this.deadly = deadly;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection real = super.getConnection();
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (deadly && method.getName().equals("prepareStatement")) {
                maybeTerminate(real, (String) arguments[0]);
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static void maybeTerminate(Connection real, String sql) throws SQLException {
    int odds = sql.startsWith("DELETE") ? 4 : 150;
    if (ThreadLocalRandom.current().nextInt(odds) == 0) {
      try (var statement = real.createStatement()) {
        statement.execute("SELECT pg_terminate_backend(pg_backend_pid())");
      } finally {
        real.close();
      }
    }
  }
}
