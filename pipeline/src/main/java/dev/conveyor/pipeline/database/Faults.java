package dev.conveyor.pipeline.database;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/**
 * Classifies database errors; no other class inspects SQLSTATEs. Infrastructure faults are
 * allow-listed; any other error is attributed to the record being applied. The SQLSTATE decides,
 * not the exception's type, because Spring counts program limits as resource failures.
 */
public final class Faults {

  /** The cause of a failure. */
  public enum Fault {
    /** Certainly not the record: retry indefinitely. */
    INFRASTRUCTURE,
    /**
     * Probably not the record. If a record fails with it repeatedly when applied alone, while the
     * database works, the record is the cause.
     */
    DOUBTFUL,
    /** The record: retrying cannot help. */
    RECORD
  }

  /** SQLSTATE classes: connection, transaction rollback, insufficient resources, system error. */
  private static final Set<String> DOUBTFUL_CLASSES = Set.of("08", "40", "53", "58");

  private static final Set<String> DOUBTFUL =
      Set.of(
          "25P03", // idle_in_transaction_session_timeout: the process was suspended
          "25P04", // transaction_timeout
          "55006", // object_in_use
          "55P03", // lock_not_available
          "57014", // query_canceled, by a timeout or an administrator
          "57P01", // admin_shutdown
          "57P02", // crash_shutdown
          "57P03", // cannot_connect_now
          "57P04", // database_dropped
          "57P05", // idle_session_timeout
          "0A000", // a cached plan that a migration invalidated
          "26000"); // a prepared statement that a connection pool dropped

  /** Another service has not migrated yet, or the server is a read-only standby. */
  private static final Set<String> NOT_READY = Set.of("42P01", "3F000", "42501", "25006");

  private Faults() {}

  /** True if the same work, unchanged, may succeed later. */
  public static boolean isTransient(Throwable fault) {
    return of(fault) != Fault.RECORD;
  }

  /** Returns the cause of a failure. */
  public static Fault of(Throwable fault) {
    Fault found = Fault.RECORD;
    boolean hidden = false;
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof InfrastructureDown
          || cause instanceof CannotCreateTransactionException
          || cause instanceof CannotGetJdbcConnectionException) {
        return Fault.INFRASTRUCTURE; // nothing of the record has reached the database
      }
      if (cause instanceof SQLException sql && found == Fault.RECORD) {
        found = of(sql);
      }
      hidden |= cause instanceof TransactionSystemException;
    }
    // A rollback that fails hides why, and pools give a broken connection no SQLSTATE.
    return hidden && found == Fault.RECORD && !hasState(fault, state -> true)
        ? Fault.DOUBTFUL
        : found;
  }

  private static Fault of(SQLException fault) {
    for (SQLException each = fault; each != null; each = each.getNextException()) {
      String state = each.getSQLState();
      if (state != null && state.length() == 5) {
        return of(state);
      }
    }
    return fault instanceof SQLTransientConnectionException
            || fault instanceof SQLNonTransientConnectionException
            || fault instanceof SQLRecoverableException
        ? Fault.DOUBTFUL
        : Fault.RECORD;
  }

  private static Fault of(String state) {
    if (NOT_READY.contains(state)) {
      return Fault.INFRASTRUCTURE;
    }
    return DOUBTFUL_CLASSES.contains(state.substring(0, 2)) || DOUBTFUL.contains(state)
        ? Fault.DOUBTFUL
        : Fault.RECORD;
  }

  /** Values that PostgreSQL cannot store: too long for an index or column, or invalid text. */
  public static boolean isUnstorableValue(Throwable fault) {
    return hasState(
        fault,
        state -> isTooLarge(state) || Set.of("22001", "22003", "22021", "22P05").contains(state));
  }

  /** A program limit: a value exceeds what an index or a row can hold. */
  public static boolean isTooLarge(Throwable fault) {
    return hasState(fault, Faults::isTooLarge);
  }

  /** Lost a race: a conflict, a deadlock, or a row that was deleted. */
  public static boolean lostARace(Throwable fault) {
    return hasState(fault, state -> state.startsWith("40") || state.equals("23503"));
  }

  /** The statement timed out or was canceled. */
  public static boolean isCanceled(Throwable fault) {
    return hasState(fault, "57014"::equals);
  }

  private static boolean isTooLarge(String state) {
    return state.startsWith("54");
  }

  private static boolean hasState(Throwable fault, Predicate<String> test) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql
          && sql.getSQLState() != null
          && test.test(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }
}
