package dev.conveyor.testservers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** One database of the test server. All passwords are {@link TestServers#PASSWORD}. */
public record TestDatabase(String jdbcUrl, String superuser) {

  public Connection connectAsSuperuser() throws SQLException {
    return DriverManager.getConnection(jdbcUrl, superuser, TestServers.PASSWORD);
  }
}
