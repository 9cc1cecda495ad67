package dev.conveyor.pipeline.database;

import dev.conveyor.schemas.HoldDecision;
import dev.conveyor.schemas.HoldPolicy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

/**
 * The columns of an organization's {@link HoldPolicy}: the same in the settings and in the tables
 * of each worker that applies it.
 */
public final class HoldPolicyColumns {

  private HoldPolicyColumns() {}

  public static HoldPolicy read(ResultSet row) throws SQLException {
    return new HoldPolicy(
        row.getBoolean("holds"),
        row.getInt("holds_more_than"),
        row.getInt("holds_percent"),
        row.getInt("holds_minutes"),
        row.getInt("holds_end_after_hours"),
        HoldDecision.parse(row.getString("holds_end_by")));
  }

  /** Parameters for an update, such as {@code holds_end_by = :endBy}. */
  public static Map<String, Object> params(HoldPolicy policy) {
    return Map.of(
        "holds", policy.enabled(),
        "moreThan", policy.moreThan(),
        "percent", policy.percent(),
        "minutes", policy.minutes(),
        "endAfterHours", policy.endsAfterHours(),
        "endBy", policy.endsBy().text());
  }
}
