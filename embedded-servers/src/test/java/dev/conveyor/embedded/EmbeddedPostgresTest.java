package dev.conveyor.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {

  @Test
  void dataSurvivesAKilledServer(@TempDir Path home) throws Exception {
    int port = FreePort.draw();
    EmbeddedPostgres first = EmbeddedPostgres.start(home, port, "secret");
    assertThat(ask(first, "SHOW fsync")).isEqualTo("on");
    assertThat(ask(first, "SHOW synchronous_commit")).isEqualTo("on");
    assertThat(ask(first, "SHOW full_page_writes")).isEqualTo("on");
    assertThat(ask(first, "SHOW server_version")).startsWith("18.");
    assertThat(ask(first, "CREATE TABLE t AS SELECT 42 AS n; SELECT n FROM t")).isEqualTo("42");

    first.process().destroyForcibly().waitFor();

    try (EmbeddedPostgres second = EmbeddedPostgres.start(home, port, "secret")) {
      assertThat(ask(second, "SELECT n FROM t")).isEqualTo("42");
    }
  }

  @Test
  void orphanedServerIsStoppedAtTheNextStart(@TempDir Path home) throws Exception {
    EmbeddedPostgres orphan = EmbeddedPostgres.start(home, FreePort.draw(), "secret");

    try (EmbeddedPostgres next = EmbeddedPostgres.start(home, FreePort.draw(), "secret")) {
      assertThat(orphan.process().isAlive()).isFalse();
      assertThat(next.process().isAlive()).isTrue();
    }
  }

  private static String ask(EmbeddedPostgres server, String sql) throws Exception {
    try (Connection connection = server.connectAsSuperuser("postgres");
        Statement statement = connection.createStatement()) {
      boolean rows = statement.execute(sql);
      while (!rows) {
        rows = statement.getMoreResults();
      }
      try (ResultSet result = statement.getResultSet()) {
        assertThat(result.next()).isTrue();
        return result.getString(1);
      }
    }
  }
}
