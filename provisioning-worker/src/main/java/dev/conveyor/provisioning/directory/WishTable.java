package dev.conveyor.provisioning.directory;

import dev.conveyor.provisioning.rules.PushRefusal;
import dev.conveyor.provisioning.rules.Wanted;
import dev.conveyor.provisioning.rules.Wish;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.FailureReason;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.ReasonCode;
import dev.conveyor.schemas.ScimUserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads wishes from the two tables that contain them. */
final class WishTable {

  /** Rows written before wishes were kept have nothing to fulfill. */
  static final String KEPT =
      """
      SELECT r.quiet, false AS undone, r.scim_user_id, r.origin, r.wanted_version, r.version,
        r.reason, r.message, r.reference, r.fingerprint, r.user_name_key, r.external_id, r.email,
        r.display_name, r.active, r.waits_for_address, r.waits_for_seat, r.candidate, r.confirmed,
        r.since, NULL::timestamptz AS announced_at
      FROM refused_scim_users r
      WHERE r.organization = :organization AND r.wanted_version IS NOT NULL
      """;

  static final String UNDONE =
      """
      SELECT false AS quiet, true AS undone, r.scim_user_id, r.origin, r.wanted_version, r.version,
        r.reason, '' AS message, r.reference, r.fingerprint, r.user_name_key, r.external_id, r.email,
        '' AS display_name, true AS active, r.waits_for_address, r.waits_for_seat, r.candidate,
        r.confirmed, r.since, r.announced_at
      FROM undone_requests r
      WHERE r.organization = :organization
      """;

  private WishTable() {}

  static Wish read(ResultSet row, int number) throws SQLException {
    return new Wish(
        kind(row),
        wanted(row),
        row.getLong("version"),
        new ScimUserId(row.getObject("origin", UUID.class)),
        new FailureReference(row.getString("reference")),
        row.getString("fingerprint"),
        new PushRefusal(
            reason(row),
            row.getString("message"),
            row.getBoolean("waits_for_address"),
            row.getBoolean("waits_for_seat"),
            RowValues.user(row, "candidate")),
        since(row),
        RowValues.user(row, "confirmed"),
        RowValues.time(row, "announced_at"));
  }

  private static Wish.Kind kind(ResultSet row) throws SQLException {
    if (row.getBoolean("undone")) {
      return Wish.Kind.UNDONE;
    }
    return row.getBoolean("quiet") ? Wish.Kind.QUIET : Wish.Kind.KEPT;
  }

  private static Wanted wanted(ResultSet row) throws SQLException {
    return new Wanted(
        new ScimUserId(row.getObject("scim_user_id", UUID.class)),
        row.getLong("wanted_version"),
        row.getString("user_name_key"),
        row.getString("external_id"),
        address(row),
        row.getString("display_name"),
        row.getBoolean("active") ? Wanted.Presence.ACTIVE : Wanted.Presence.INACTIVE);
  }

  private static @Nullable EmailAddress address(ResultSet row) throws SQLException {
    String address = row.getString("email");
    return address == null ? null : new EmailAddress(address);
  }

  private static FailureReason reason(ResultSet row) throws SQLException {
    return new ReasonCode(row.getString("reason")).known().orElseThrow();
  }

  private static Instant since(ResultSet row) throws SQLException {
    Instant since = RowValues.time(row, "since");
    if (since == null) {
      throw new IllegalStateException("wish has no time");
    }
    return since;
  }
}
