package dev.conveyor.provisioning.directory;

import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads values from columns. */
final class RowValues {

  private RowValues() {}

  static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  static @Nullable ScimUserId scimUser(ResultSet row, String column) throws SQLException {
    UUID id = row.getObject(column, UUID.class);
    return id == null ? null : new ScimUserId(id);
  }

  static @Nullable UserId user(ResultSet row, String column) throws SQLException {
    UUID id = row.getObject(column, UUID.class);
    return id == null ? null : new UserId(id);
  }

  static void requireRows(int expected, int written) {
    if (expected != written) {
      throw new IllegalStateException("expected to write " + expected + " rows, wrote " + written);
    }
  }
}
