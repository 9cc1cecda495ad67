package dev.conveyor.pipeline.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.pipeline.database.Faults.Fault;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

class FaultsTest {

  @ParameterizedTest
  @CsvSource({
    "08006,DOUBTFUL", // the connection broke
    "53100,DOUBTFUL", // disk full
    "53200,DOUBTFUL", // out of memory
    "53300,DOUBTFUL", // too many connections
    "40001,DOUBTFUL", // serialization
    "40P01,DOUBTFUL", // deadlock
    "55P03,DOUBTFUL", // lock timeout
    "55006,DOUBTFUL",
    "57014,DOUBTFUL", // statement timeout
    "57P01,DOUBTFUL",
    "57P02,DOUBTFUL",
    "57P03,DOUBTFUL",
    "57P05,DOUBTFUL",
    "58030,DOUBTFUL", // I/O error
    "25P03,DOUBTFUL", // suspended for too long in a transaction
    "0A000,DOUBTFUL", // cached plan must not change result type
    "25006,INFRASTRUCTURE", // a read-only standby
    "42P01,INFRASTRUCTURE", // not migrated yet
    "3F000,INFRASTRUCTURE",
    "42501,INFRASTRUCTURE",
    "54000,RECORD", // index row too large
    "54001,RECORD", // stack depth
    "54011,RECORD",
    "55000,RECORD",
    "57000,RECORD",
    "22001,RECORD",
    "22003,RECORD",
    "22008,RECORD", // a year out of PostgreSQL's range
    "22021,RECORD", // NUL
    "22P05,RECORD",
    "23505,RECORD",
    "23514,RECORD",
    "25P02,RECORD",
    "42703,RECORD",
    "P0001,RECORD",
    "XX000,RECORD",
  })
  void theSqlStateDecides(String state, Fault expected) {
    SQLException cause = new SQLException("", state);

    assertThat(Faults.of(cause)).isEqualTo(expected);
    assertThat(Faults.of(translated(cause))).isEqualTo(expected);
    assertThat(Faults.of(new TransactionSystemException("commit", cause))).isEqualTo(expected);
    assertThat(Faults.isTransient(cause)).isEqualTo(expected != Fault.RECORD);
  }

  @Test
  void connectionFailuresAreNeverTheRecords() {
    SQLException refused = new SQLException("", "28000");

    assertThat(Faults.of(new CannotGetJdbcConnectionException("", refused)))
        .isEqualTo(Fault.INFRASTRUCTURE);
    assertThat(Faults.of(new CannotCreateTransactionException("", refused)))
        .isEqualTo(Fault.INFRASTRUCTURE);
    assertThat(Faults.of(new InfrastructureDown(refused))).isEqualTo(Fault.INFRASTRUCTURE);
    assertThat(Faults.of(new SQLTransientConnectionException("pool timeout")))
        .isEqualTo(Fault.DOUBTFUL);
  }

  @Test
  void batchUsesTheFirstFaultsSqlState() {
    BatchUpdateException batch = new BatchUpdateException();
    batch.setNextException(new SQLException("", "40001"));

    assertThat(Faults.of(batch)).isEqualTo(Fault.DOUBTFUL);
  }

  @Test
  void codeErrorsAreTheRecords() {
    assertThat(Faults.of(new NullPointerException())).isEqualTo(Fault.RECORD);
    assertThat(Faults.of(new StackOverflowError())).isEqualTo(Fault.RECORD);
    assertThat(Faults.of(new SQLException("no state"))).isEqualTo(Fault.RECORD);
  }

  @ParameterizedTest
  @CsvSource({"54000,true", "22021,true", "22001,true", "22P05,true", "23505,false", "08006,false"})
  void unstorableValuesAreRecognized(String state, boolean expected) {
    assertThat(Faults.isUnstorableValue(translated(new SQLException("", state))))
        .isEqualTo(expected);
  }

  private static RuntimeException translated(SQLException cause) {
    RuntimeException translated =
        new SQLExceptionSubclassTranslator().translate("task", "SELECT 1", cause);
    return translated == null ? new IllegalStateException(cause) : translated;
  }

  @Test
  void failedRollbackIsDoubtful() {
    TransactionSystemException rollback =
        new TransactionSystemException(
            "JDBC rollback failed", new SQLException("Connection is closed"));

    assertThat(Faults.of(rollback)).isEqualTo(Faults.Fault.DOUBTFUL);
  }
}
