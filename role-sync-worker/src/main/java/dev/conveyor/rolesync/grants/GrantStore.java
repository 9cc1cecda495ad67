package dev.conveyor.rolesync.grants;

import dev.conveyor.rolesync.rules.Fact;
import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.GrantSource;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables {@code users}, {@code grants} and {@code billing_admins}. */
final class GrantStore {

  private static final int BATCH = 1000;

  private final JdbcClient jdbc;
  private final JdbcTemplate batches;

  GrantStore(JdbcClient jdbc, JdbcTemplate batches) {
    this.jdbc = jdbc;
    this.batches = batches;
  }

  Map<UserId, PublicUser> find(OrganizationId organization, Collection<UserId> users) {
    String[] ids = users.stream().map(UserId::toString).toArray(String[]::new);
    Map<UserId, TreeSet<Grant>> grants = new HashMap<>();
    jdbc.sql(
            """
            SELECT user_id, role, source FROM console_grants
            WHERE organization = :organization AND user_id = ANY (:ids::uuid[])
            """)
        .param("organization", organization.value())
        .param("ids", ids)
        .query(
            row -> {
              grants
                  .computeIfAbsent(new UserId(row.getObject(1, UUID.class)), id -> new TreeSet<>())
                  .add(new Grant(new Role(row.getString(2)), GrantSource.parse(row.getString(3))));
            });
    Map<UserId, PublicUser> found = new HashMap<>();
    jdbc.sql(
            """
            SELECT id, email, display_name, status, scim_managed, directory_version, version
            FROM users WHERE organization = :organization AND id = ANY (:ids::uuid[])
            """)
        .param("organization", organization.value())
        .param("ids", ids)
        .query(
            row -> {
              UserId id = new UserId(row.getObject(1, UUID.class));
              found.put(
                  id,
                  new PublicUser(
                      id,
                      row.getString(2),
                      row.getString(3),
                      UserStatus.parse(row.getString(4)),
                      row.getBoolean(5),
                      row.getLong(6),
                      row.getLong(7),
                      grants.getOrDefault(id, new TreeSet<>())));
            });
    return found;
  }

  void save(OrganizationId organization, Collection<PublicUser> users) {
    batches.batchUpdate(
        """
        INSERT INTO users
          (organization, id, email, display_name, status, scim_managed, directory_version, version)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (organization, id) DO UPDATE SET
          email = excluded.email, display_name = excluded.display_name,
          status = excluded.status, scim_managed = excluded.scim_managed,
          directory_version = excluded.directory_version, version = excluded.version
        """,
        users,
        BATCH,
        (statement, user) -> {
          statement.setString(1, organization.value());
          statement.setObject(2, user.id().value());
          statement.setString(3, user.email());
          statement.setString(4, user.displayName());
          statement.setString(5, user.status().text());
          statement.setBoolean(6, user.scimManaged());
          statement.setLong(7, user.directoryVersion());
          statement.setLong(8, user.version());
        });
  }

  /** Writes the difference between what is held and what is to be held. */
  void move(OrganizationId organization, Collection<GrantMove> moves) {
    List<Object[]> revoked = new ArrayList<>();
    List<Object[]> granted = new ArrayList<>();
    for (GrantMove move : moves) {
      for (Grant grant : move.revoked()) {
        if (grant.role().isBillingAdmin()) {
          revokeBillingAdmin(organization, move.user());
        } else {
          revoked.add(row(organization, move.user(), grant));
        }
      }
      for (Grant grant : move.granted()) {
        if (grant.role().isBillingAdmin()) {
          grantBillingAdmin(organization, move);
        } else {
          granted.add(row(organization, move.user(), grant));
        }
      }
    }
    batch(
        "DELETE FROM grants WHERE organization = ? AND user_id = ? AND role = ? AND source = ?",
        revoked);
    batch("INSERT INTO grants VALUES (?, ?, ?, ?)", granted);
  }

  private void batch(String sql, List<Object[]> rows) {
    if (!rows.isEmpty()) {
      batches.batchUpdate(
          sql,
          rows,
          BATCH,
          (statement, row) -> {
            for (int i = 0; i < row.length; i++) {
              statement.setObject(i + 1, row[i]);
            }
          });
    }
  }

  private void grantBillingAdmin(OrganizationId organization, GrantMove move) {
    long command =
        move.facts().stream()
            .filter(Fact.Command.class::isInstance)
            .map(Fact.Command.class::cast)
            .filter(fact -> fact.assign() && fact.role().isBillingAdmin())
            .mapToLong(Fact.Command::version)
            .max()
            .orElseThrow();
    jdbc.sql("INSERT INTO billing_admins VALUES (:organization, :user, :command)")
        .param("organization", organization.value())
        .param("user", move.user().value())
        .param("command", command)
        .update();
  }

  private void revokeBillingAdmin(OrganizationId organization, UserId user) {
    jdbc.sql("DELETE FROM billing_admins WHERE organization = :organization AND user_id = :user")
        .param("organization", organization.value())
        .param("user", user.value())
        .update();
  }

  private static Object[] row(OrganizationId organization, UserId user, Grant grant) {
    return new Object[] {
      organization.value(), user.value(), grant.role().name(), grant.source().text()
    };
  }
}
