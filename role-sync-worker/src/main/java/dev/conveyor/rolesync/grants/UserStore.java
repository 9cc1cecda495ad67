package dev.conveyor.rolesync.grants;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.ObjLongConsumer;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code users}: directory users as the public topics show them, without their grants.
 */
final class UserStore {

  private final JdbcClient jdbc;

  UserStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Users, and since when those of them who keep roles by a hold do so. */
  record Found(Map<UserId, PublicUser> users, Map<UserId, Instant> heldSince) {}

  /**
   * @param grants of these users
   */
  Found find(
      OrganizationId organization, Collection<UserId> users, Map<UserId, SortedSet<Grant>> grants) {
    Map<UserId, PublicUser> found = new HashMap<>();
    Map<UserId, Instant> heldSince = new HashMap<>();
    jdbc.sql(
            """
            SELECT u.id, u.email, u.display_name, u.status, u.scim_managed, u.directory_version,
              u.version, h.since
            FROM users u
            LEFT JOIN held_roles h ON h.organization = u.organization AND h.user_id = u.id
            WHERE u.organization = :organization AND u.id = ANY (:ids::uuid[])
            """)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(users))
        .query(row -> {
          UserId id = new UserId(row.getObject("id", UUID.class));
          OffsetDateTime since = row.getObject("since", OffsetDateTime.class);
          if (since != null) {
            heldSince.put(id, since.toInstant());
          }
          found.put(
              id,
              new PublicUser(
                  id,
                  new EmailAddress(row.getString("email")),
                  row.getString("display_name"),
                  UserStatus.parse(row.getString("status")),
                  row.getBoolean("scim_managed"),
                  row.getLong("directory_version"),
                  row.getLong("version"),
                  grants.getOrDefault(id, new TreeSet<>())));
        });
    return new Found(found, heldSince);
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

  /**
   * Deletes users, whose grants are already deleted.
   *
   * @param deleted accepts each user who existed, with their last version
   */
  void delete(
      OrganizationId organization, Collection<UserId> users, ObjLongConsumer<UserId> deleted) {
    jdbc.sql(
            """
            DELETE FROM users WHERE organization = :organization AND id = ANY (:ids::uuid[])
            RETURNING id, version
            """)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(users))
        .query(row -> {
          deleted.accept(new UserId(row.getObject("id", UUID.class)), row.getLong("version"));
        });
  }
}
