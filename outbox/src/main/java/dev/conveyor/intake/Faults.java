package dev.conveyor.intake;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** Tells a database that is away from a change that is wrong. */
public final class Faults {

  /**
   * SQLSTATE classes that speak of the server rather than of the statement: connection, transaction
   * rollback (deadlock, serialization), resources, operator intervention, system error.
   */
  private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "40", "53", "55", "57", "58");

  /**
   * A table, schema or privilege that another service has not migrated yet; a read-only standby.
   */
  private static final Set<String> NOT_READY = Set.of("42P01", "3F000", "42501", "25006");

  private Faults() {}

  /** True when the same work may well succeed later, with nothing changed about it. */
  public static boolean isTransient(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof TransientDataAccessException
          || cause instanceof DataAccessResourceFailureException
          || cause instanceof CannotCreateTransactionException
          || cause instanceof TransactionSystemException
          || cause instanceof SQLException sql && isTransient(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isTransient(@Nullable String state) {
    return state != null
        && state.length() == 5
        && (TRANSIENT_CLASSES.contains(state.substring(0, 2)) || NOT_READY.contains(state));
  }
}
