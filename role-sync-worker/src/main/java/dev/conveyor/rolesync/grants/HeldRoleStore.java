package dev.conveyor.rolesync.grants;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.UserId;
import java.time.ZoneOffset;
import java.util.Collection;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code held_roles}. */
final class HeldRoleStore {

  private final JdbcClient jdbc;

  HeldRoleStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void save(OrganizationId organization, Collection<RoleHolds.Held> held) {
    if (held.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            INSERT INTO held_roles (organization, user_id, since, roles)
            SELECT :organization, h.user_id, h.since,
              ARRAY (SELECT jsonb_array_elements_text(h.roles))
            FROM unnest(:users::uuid[], :since::timestamptz[], :roles::jsonb[])
              AS h (user_id, since, roles)
            ON CONFLICT (organization, user_id) DO UPDATE SET roles = excluded.roles
            """)
        .param("organization", organization.value())
        .param("users", SqlArrays.texts(held, RoleHolds.Held::user))
        .param("since", SqlArrays.texts(held, each -> each.since().atOffset(ZoneOffset.UTC)))
        .param("roles", SqlArrays.texts(held, HeldRoleStore::json))
        .update();
  }

  /** An array in an array: PostgreSQL's arrays of arrays must be rectangular. */
  private static String json(RoleHolds.Held held) {
    return JsonMapper.shared().writeValueAsString(held.roles().stream().map(Role::name).toList());
  }

  void delete(OrganizationId organization, Collection<UserId> users) {
    if (!users.isEmpty()) {
      jdbc.sql(
              """
              DELETE FROM held_roles
              WHERE organization = :organization AND user_id = ANY (:users::uuid[])
              """)
          .param("organization", organization.value())
          .param("users", SqlArrays.texts(users))
          .update();
    }
  }
}
