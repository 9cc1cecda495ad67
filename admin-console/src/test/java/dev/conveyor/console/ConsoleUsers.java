package dev.conveyor.console;

import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.ComparisonKey;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.sql.SQLException;

/** Writes users as the workers do, into the views that the console reads. */
public final class ConsoleUsers {

  private final RunningConsole console;

  public ConsoleUsers(RunningConsole console) {
    this.console = console;
  }

  public OrganizationId organization(String id) throws SQLException {
    OrganizationId organization = new OrganizationId(id);
    console
        .context
        .getBean(Organizations.class)
        .create(organization, organization.value(), TraceParent.fresh());
    console.sql("INSERT INTO directory.organizations (id) VALUES ('" + id + "')");
    return organization;
  }

  /** An active user who holds these roles by a manual grant. */
  public UserId user(OrganizationId organization, String email, String... roles)
      throws SQLException {
    UserId id = UserId.random();
    console.sql(
        """
        INSERT INTO directory.users (id, organization, email, email_key, display_name, status)
        VALUES ('%s', '%s', '%s', '%s', '%s', 'active')
        """
            .formatted(
                id, organization, email, ComparisonKey.of(email), email.replaceAll("@.*", "")),
        """
        INSERT INTO roles.users (organization, id, email, display_name, status, scim_managed,
          directory_version, version)
        VALUES ('%s', '%s', '%s', '%s', 'active', false, 1, 1)
        """
            .formatted(organization, id, email, email));
    for (String role : roles) {
      grant(organization, id, role);
    }
    return id;
  }

  private void grant(OrganizationId organization, UserId id, String role) throws SQLException {
    if (role.equals("Billing Admin")) {
      console.sql(
          """
          INSERT INTO roles.command_facts (organization, user_id, version, at, role, assign)
          VALUES ('%s', '%s', 1, now(), 'Billing Admin', true)
          """
              .formatted(organization, id),
          "INSERT INTO roles.billing_admins (organization, user_id, command_version)"
              + " VALUES ('%s', '%s', 1)".formatted(organization, id));
      return;
    }
    console.sql(
        "INSERT INTO roles.grants (organization, user_id, role, source)"
            + " VALUES ('%s', '%s', '%s', 'manual')".formatted(organization, id, role));
  }

  /** Makes the directory's view say when users' credentials ended, as the worker decides it. */
  public void showEndings() throws SQLException {
    console.sql(
        """
        CREATE TABLE IF NOT EXISTS directory.endings_for_tests (
          user_id uuid PRIMARY KEY,
          deleted boolean NOT NULL DEFAULT false,
          credentials_ended_at timestamptz,
          sessions_ended_at timestamptz
        )
        """,
        "DROP VIEW directory.console_users CASCADE",
        """
        CREATE VIEW directory.console_users AS
          SELECT u.organization, u.id, u.email,
            CASE WHEN NOT coalesce(e.deleted, false) THEN u.email_key END AS email_key,
            u.display_name, u.status, u.scim_user_id IS NOT NULL AS scim_managed, u.scim_user_id,
            u.version, coalesce(e.deleted, false) AS deleted, e.credentials_ended_at,
            e.sessions_ended_at
          FROM directory.users u LEFT JOIN directory.endings_for_tests e ON e.user_id = u.id
        """,
        "GRANT SELECT ON directory.console_users TO conveyor_console");
  }

  /** The identity provider deletes the user. */
  public void delete(UserId user) throws SQLException {
    console.sql(
        "UPDATE directory.users SET status = 'deactivated' WHERE id = '" + user + "'",
        """
        INSERT INTO directory.endings_for_tests
          (user_id, deleted, credentials_ended_at, sessions_ended_at)
        VALUES ('%s', true, clock_timestamp(), clock_timestamp())
        ON CONFLICT (user_id) DO UPDATE SET deleted = true, credentials_ended_at = clock_timestamp(),
          sessions_ended_at = clock_timestamp()
        """
            .formatted(user));
  }

  /** The identity provider deactivates the user. */
  public void deactivate(UserId user) throws SQLException {
    console.sql(
        "UPDATE directory.users SET status = 'deactivated' WHERE id = '" + user + "'",
        """
        INSERT INTO directory.endings_for_tests (user_id, sessions_ended_at)
        VALUES ('%s', clock_timestamp())
        ON CONFLICT (user_id) DO UPDATE SET sessions_ended_at = clock_timestamp()
        """
            .formatted(user));
  }

  /** The user is active again, by the same identity or by one that took them over. */
  public void adopt(UserId user) throws SQLException {
    console.sql(
        "UPDATE directory.users SET status = 'active', version = version + 1 WHERE id = '"
            + user
            + "'",
        "UPDATE directory.endings_for_tests SET deleted = false WHERE user_id = '" + user + "'");
  }
}
