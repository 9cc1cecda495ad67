package dev.conveyor.console.connection;

import dev.conveyor.pipeline.database.HoldPolicyColumns;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.EventSource;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Rehire;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.ScimConnectionChanged;
import java.time.OffsetDateTime;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The table {@code settings.scim_connections}. */
public final class Connections {

  private static final String SELECT =
      """
      SELECT enabled, default_role, require_sso, seat_limit, version, wait_for_provisioning,
        requests_per_second, rehire, holds, holds_more_than, holds_percent, holds_minutes,
        holds_end_after_hours, holds_end_by, paused
      FROM settings.scim_connections WHERE organization = :organization
      """;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Outbox outbox;
  private final String scimBaseUrl;

  Connections(JdbcClient jdbc, TransactionTemplate transaction, Outbox outbox, String scimBaseUrl) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.outbox = outbox;
    this.scimBaseUrl = scimBaseUrl;
  }

  public Connection find(OrganizationId organization) {
    return find(organization, SELECT);
  }

  /** Whether passwords are refused. False for an unknown organization. */
  public boolean requiresSso(OrganizationId organization) {
    return jdbc.sql(
            "SELECT require_sso FROM settings.scim_connections WHERE organization = :organization")
        .param("organization", organization.value())
        .query(Boolean.class)
        .optional()
        .orElse(false);
  }

  /**
   * Changes the settings under their row's lock and publishes them. What changes nothing publishes
   * nothing.
   *
   * @throws InvalidValue when the result breaks a rule
   */
  Connection change(
      OrganizationId organization, UnaryOperator<Connection> change, TraceParent trace) {
    Connection result =
        transaction.execute(status -> {
          Connection before = find(organization, SELECT + " FOR UPDATE");
          Connection after = change.apply(before);
          Connection.check(
              after.enabled(), after.defaultRole(), after.seatLimit(), after.requestsPerSecond());
          return after.equals(before) ? before : save(organization, after, trace);
        });
    return result == null ? find(organization) : result;
  }

  /** Publishes the settings again under the next version, in the caller's transaction. */
  public void repeat(OrganizationId organization, TraceParent trace) {
    save(organization, find(organization, SELECT + " FOR UPDATE"), trace);
  }

  /** Whether anything that was pushed was ever applied. */
  boolean wasEverApplied(OrganizationId organization) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT FROM directory.console_applied_versions
              WHERE organization = :organization)
            """)
        .param("organization", organization.value())
        .query(Boolean.class)
        .single();
  }

  /** Whether the ingress pauses the organization, or no longer does. */
  boolean isPausedNow(OrganizationId organization, boolean paused) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT FROM scim.console_paused_organizations
              WHERE organization = :organization) = :paused
            """)
        .param("organization", organization.value())
        .param("paused", paused)
        .query(Boolean.class)
        .single();
  }

  /** Whether the workers have taken this version over. */
  boolean hasTakenEffect(OrganizationId organization, long version) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT FROM roles.console_default_roles
                WHERE organization = :organization AND version >= :version)
              AND EXISTS (SELECT FROM directory.console_organizations
                WHERE organization = :organization AND settings_version >= :version)
            """)
        .param("organization", organization.value())
        .param("version", version)
        .query(Boolean.class)
        .single();
  }

  private Connection save(OrganizationId organization, Connection wanted, TraceParent trace) {
    Role defaultRole = wanted.defaultRole();
    OffsetDateTime at =
        jdbc.sql(
                """
                UPDATE settings.scim_connections SET
                  enabled = :enabled, default_role = :defaultRole, require_sso = :requireSso,
                  seat_limit = :seatLimit, wait_for_provisioning = :wait,
                  requests_per_second = :requestsPerSecond, rehire = :rehire, holds = :holds,
                  holds_more_than = :moreThan, holds_percent = :percent, holds_minutes = :minutes,
                  holds_end_after_hours = :endAfterHours, holds_end_by = :endBy,
                  paused = :paused,
                  version = version + 1,
                  changed_at = greatest(clock_timestamp(), changed_at + interval '1 microsecond')
                WHERE organization = :organization RETURNING changed_at
                """)
            .param("organization", organization.value())
            .param("enabled", wanted.enabled())
            .param("defaultRole", defaultRole == null ? null : defaultRole.name())
            .param("requireSso", wanted.requireSso())
            .param("seatLimit", wanted.seatLimit())
            .param("wait", wanted.waitForProvisioning())
            .param("requestsPerSecond", wanted.requestsPerSecond())
            .param("rehire", wanted.rehire().text())
            .params(HoldPolicyColumns.params(wanted.holds()))
            .param("paused", wanted.paused())
            .query(OffsetDateTime.class)
            .single();
    Connection saved = find(organization);
    outbox.append(
        OutboxMessage.of(
            new ScimConnectionChanged(
                organization,
                saved.version(),
                at.toInstant(),
                saved.enabled(),
                saved.defaultRole(),
                saved.requireSso(),
                saved.seatLimit(),
                saved.rehire(),
                saved.holds()),
            EventSource.ADMIN_CONSOLE.text(),
            trace));
    return saved;
  }

  private Connection find(OrganizationId organization, String sql) {
    return jdbc.sql(sql)
        .param("organization", organization.value())
        .query((row, number) -> {
          @Nullable String defaultRole = row.getString("default_role");
          return new Connection(
              row.getBoolean("enabled"),
              defaultRole == null ? null : new Role(defaultRole),
              row.getBoolean("require_sso"),
              row.getObject("seat_limit", Integer.class),
              row.getBoolean("wait_for_provisioning"),
              Rehire.parse(row.getString("rehire")),
              row.getObject("requests_per_second", Integer.class),
              HoldPolicyColumns.read(row),
              row.getBoolean("paused"),
              scimBaseUrl + "/" + organization,
              "userName",
              row.getLong("version"));
        })
        .single();
  }
}
