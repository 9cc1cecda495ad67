package dev.conveyor.provisioning.directory;

import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import java.util.Collection;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The table {@code refused_scim_users}: SCIM users whose newest version could not be provisioned.
 * The ingress reads it, to answer the request that brought it.
 */
public final class RefusalStore {

  /** Why a version was refused, in the words that support and the identity admin read. */
  public record Refused(long version, String reason, String message, FailureReference reference) {}

  private static final int BATCH = 500;

  private final JdbcTemplate jdbc;

  public RefusalStore(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  public void save(OrganizationId organization, Map<ScimUserId, Refused> refused) {
    jdbc.batchUpdate(
        """
        INSERT INTO refused_scim_users (organization, scim_user_id, version, reason, message, reference)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (organization, scim_user_id) DO UPDATE SET
          version = excluded.version, reason = excluded.reason, message = excluded.message,
          reference = excluded.reference
        WHERE refused_scim_users.version <= excluded.version
        """,
        refused.entrySet(),
        BATCH,
        (statement, entry) -> {
          statement.setString(1, organization.value());
          statement.setObject(2, entry.getKey().value());
          statement.setLong(3, entry.getValue().version());
          statement.setString(4, entry.getValue().reason());
          statement.setString(5, entry.getValue().message());
          statement.setString(6, entry.getValue().reference().value());
        });
  }

  /** Takes an erased address out of what was said about others. */
  public void forgetAddress(OrganizationId organization, String email) {
    jdbc.update(
        """
        UPDATE refused_scim_users
        SET message = regexp_replace(message, '***=' || ?, '(erased)', 'gi')
        WHERE organization = ? AND position(lower(?) IN lower(message)) > 0
        """,
        email,
        organization.value(),
        email);
  }

  /** These have been provisioned since; most were never refused. */
  public void clear(OrganizationId organization, Collection<ScimUserId> applied) {
    if (!applied.isEmpty()) {
      jdbc.update(
          """
          DELETE FROM refused_scim_users
          WHERE organization = ? AND scim_user_id = ANY (?::uuid[])
          """,
          organization.value(),
          applied.stream().map(ScimUserId::toString).toArray(String[]::new));
    }
  }
}
