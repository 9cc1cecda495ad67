package dev.conveyor.rolesync.grants;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.GrantSource;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code grants}, and with {@link BillingAdminStore} every grant there is. */
final class GrantStore {

  private final JdbcClient jdbc;
  private final BillingAdminStore billingAdmins;

  GrantStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.billingAdmins = new BillingAdminStore(jdbc);
  }

  /** The grants of each user who has any, Billing Admin included. */
  Map<UserId, SortedSet<Grant>> find(OrganizationId organization, Collection<UserId> users) {
    Map<UserId, SortedSet<Grant>> grants = new HashMap<>();
    jdbc.sql(
            """
            SELECT user_id, role, source FROM console_grants
            WHERE organization = :organization AND user_id = ANY (:ids::uuid[])
            """)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(users))
        .query(row -> {
          grants
              .computeIfAbsent(
                  new UserId(row.getObject("user_id", UUID.class)), id -> new TreeSet<>())
              .add(
                  new Grant(
                      new Role(row.getString("role")), GrantSource.parse(row.getString("source"))));
        });
    return grants;
  }

  private record Held(UserId user, Grant grant) {}

  /** Writes the difference between current and target grants. */
  void move(OrganizationId organization, Collection<GrantMove> moves) {
    List<Held> revoked = new ArrayList<>();
    List<Held> granted = new ArrayList<>();
    for (GrantMove move : moves) {
      for (Grant grant : move.revoked()) {
        if (grant.role().isBillingAdmin()) {
          billingAdmins.remove(organization, move.user());
        } else {
          revoked.add(new Held(move.user(), grant));
        }
      }
      for (Grant grant : move.granted()) {
        if (grant.role().isBillingAdmin()) {
          billingAdmins.add(organization, move);
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

  void forget(OrganizationId organization, Collection<UserId> users) {
    jdbc.sql(
            "DELETE FROM grants WHERE organization = :organization AND user_id = ANY (:ids::uuid[])")
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(users))
        .update();
    billingAdmins.forget(organization, users);
  }
}
