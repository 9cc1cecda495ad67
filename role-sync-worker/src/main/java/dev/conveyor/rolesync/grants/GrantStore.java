package dev.conveyor.rolesync.grants;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.rolerules.Fact;
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
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables {@code users}, {@code grants} and {@code billing_admins}. */
final class GrantStore {

  private final JdbcClient jdbc;

  GrantStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Map<UserId, PublicUser> find(OrganizationId organization, Collection<UserId> users) {
    String[] ids = SqlArrays.texts(users);
    Map<UserId, TreeSet<Grant>> grants = new HashMap<>();
    jdbc.sql(
            """
            SELECT user_id, role, source FROM console_grants
            WHERE organization = :organization AND user_id = ANY (:ids::uuid[])
            """)
        .param("organization", organization.value())
        .param("ids", ids)
        .query(row -> {
          grants
              .computeIfAbsent(
                  new UserId(row.getObject("user_id", UUID.class)), id -> new TreeSet<>())
              .add(
                  new Grant(
                      new Role(row.getString("role")), GrantSource.parse(row.getString("source"))));
        });
    Map<UserId, PublicUser> found = new HashMap<>();
    jdbc.sql(
            """
            SELECT id, email, display_name, status, scim_managed, directory_version, version
            FROM users WHERE organization = :organization AND id = ANY (:ids::uuid[])
            """)
        .param("organization", organization.value())
        .param("ids", ids)
        .query(row -> {
          UserId id = new UserId(row.getObject("id", UUID.class));
          found.put(
              id,
              new PublicUser(
                  id,
                  row.getString("email"),
                  row.getString("display_name"),
                  UserStatus.parse(row.getString("status")),
                  row.getBoolean("scim_managed"),
                  row.getLong("directory_version"),
                  row.getLong("version"),
                  grants.getOrDefault(id, new TreeSet<>())));
        });
    return found;
  }

  void save(OrganizationId organization, Collection<PublicUser> users) {
    if (users.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            INSERT INTO users
              (organization, id, email, display_name, status, scim_managed, directory_version, version)
            SELECT :organization, * FROM unnest(:ids::uuid[], :emails::text[], :names::text[],
              :statuses::text[], :managed::boolean[], :directoryVersions::bigint[], :versions::bigint[])
            ON CONFLICT (organization, id) DO UPDATE SET
              email = excluded.email, display_name = excluded.display_name,
              status = excluded.status, scim_managed = excluded.scim_managed,
              directory_version = excluded.directory_version, version = excluded.version
            """)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(users, user -> user.id().toString()))
        .param("emails", SqlArrays.texts(users, PublicUser::email))
        .param("names", SqlArrays.texts(users, PublicUser::displayName))
        .param("statuses", SqlArrays.texts(users, user -> user.status().text()))
        .param("managed", SqlArrays.booleans(users, PublicUser::scimManaged))
        .param("directoryVersions", SqlArrays.longs(users, PublicUser::directoryVersion))
        .param("versions", SqlArrays.longs(users, PublicUser::version))
        .update();
  }

  private record Held(UserId user, Grant grant) {}

  /** Writes the difference between current and target grants. */
  void move(OrganizationId organization, Collection<GrantMove> moves) {
    List<Held> revoked = new ArrayList<>();
    List<Held> granted = new ArrayList<>();
    for (GrantMove move : moves) {
      for (Grant grant : move.revoked()) {
        if (grant.role().isBillingAdmin()) {
          revokeBillingAdmin(organization, move.user());
        } else {
          revoked.add(new Held(move.user(), grant));
        }
      }
      for (Grant grant : move.granted()) {
        if (grant.role().isBillingAdmin()) {
          grantBillingAdmin(organization, move);
        } else {
          granted.add(new Held(move.user(), grant));
        }
      }
    }
    each(
        """
        DELETE FROM grants AS g
        USING unnest(:users::uuid[], :roles::text[], :sources::text[]) AS r (user_id, role, source)
        WHERE g.organization = :organization AND g.user_id = r.user_id AND g.role = r.role
          AND g.source = r.source
        """,
        organization,
        revoked);
    each(
        """
        INSERT INTO grants (organization, user_id, role, source)
        SELECT :organization, * FROM unnest(:users::uuid[], :roles::text[], :sources::text[])
        """,
        organization,
        granted);
  }

  /**
   * @throws IllegalStateException if a row to be deleted did not exist
   */
  private void each(String sql, OrganizationId organization, List<Held> grants) {
    if (grants.isEmpty()) {
      return;
    }
    int rows =
        jdbc.sql(sql)
            .param("organization", organization.value())
            .param("users", SqlArrays.texts(grants, held -> held.user().toString()))
            .param("roles", SqlArrays.texts(grants, held -> held.grant().role().name()))
            .param("sources", SqlArrays.texts(grants, held -> held.grant().source().text()))
            .update();
    if (rows != grants.size()) {
      throw new IllegalStateException(rows + " grants written, expected " + grants.size());
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
    jdbc.sql(
            "INSERT INTO billing_admins (organization, user_id, command_version)"
                + " VALUES (:organization, :user, :command)")
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
}
