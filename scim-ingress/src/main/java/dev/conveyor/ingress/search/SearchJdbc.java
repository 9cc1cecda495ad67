package dev.conveyor.ingress.search;

import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.PGStatement;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Runs lists with plans made for the actual values: the generic plan that PostgreSQL switches to
 * after a statement has been prepared for a while scans a whole tenant for a date that matches a
 * handful of rows.
 */
final class SearchJdbc {

  private SearchJdbc() {}

  static JdbcClient of(DataSource dataSource) {
    return JdbcClient.create(
        new JdbcTemplate(dataSource) {
          @Override
          protected void applyStatementSettings(Statement statement) throws SQLException {
            super.applyStatementSettings(statement);
            statement.unwrap(PGStatement.class).setPrepareThreshold(0);
          }
        });
  }
}
