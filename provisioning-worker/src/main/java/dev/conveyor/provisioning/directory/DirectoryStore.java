package dev.conveyor.provisioning.directory;

import dev.conveyor.outbox.Unsendable;
import dev.conveyor.provisioning.rules.DirectoryUser;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables {@code users} and {@code applied_scim_users}, read and written in sets. */
public final class DirectoryStore {

  private final JdbcClient jdbc;

  public DirectoryStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The users that are one of these, by id, by their SCIM user or by e-mail. */
  public List<DirectoryUser> find(
      OrganizationId organization,
      Collection<UserId> ids,
      Collection<ScimUserId> scimUsers,
      Collection<String> emailKeys) {
    return jdbc.sql(
            """
            SELECT id, email, display_name, status, scim_user_id, scim_version, version
            FROM users WHERE organization = :organization AND id = ANY (:ids::uuid[])
            UNION
            SELECT id, email, display_name, status, scim_user_id, scim_version, version
            FROM users WHERE organization = :organization AND scim_user_id = ANY (:scimUsers::uuid[])
            UNION
            SELECT id, email, display_name, status, scim_user_id, scim_version, version
            FROM users WHERE organization = :organization AND email_key = ANY (:emails::text[])
            """)
        .param("organization", organization.value())
        .param("ids", texts(ids))
        .param("scimUsers", texts(scimUsers))
        .param("emails", emailKeys.toArray(String[]::new))
        .query(DirectoryStore::read)
        .list();
  }

  public Map<ScimUserId, Long> applied(
      OrganizationId organization, Collection<ScimUserId> scimUsers) {
    Map<ScimUserId, Long> applied = new HashMap<>();
    jdbc.sql(
            """
            SELECT scim_user_id, version FROM applied_scim_users
            WHERE organization = :organization AND scim_user_id = ANY (:scimUsers::uuid[])
            """)
        .param("organization", organization.value())
        .param("scimUsers", texts(scimUsers))
        .query(
            row -> {
              applied.put(new ScimUserId(row.getObject(1, UUID.class)), row.getLong(2));
            });
    return applied;
  }

  /**
   * @throws org.springframework.dao.DuplicateKeyException when, row by row, an e-mail is taken for
   *     a moment: two users exchanging theirs in one batch. One by one it works
   */
  public void save(OrganizationId organization, Collection<DirectoryUser> users) {
    if (users.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            INSERT INTO users (organization, id, email, email_key, display_name, status, scim_user_id,
              scim_version, version)
            SELECT :organization, * FROM unnest(:ids::uuid[], :emails::text[], :emailKeys::text[],
              :names::text[], :statuses::text[], :scimUsers::uuid[], :scimVersions::bigint[],
              :versions::bigint[])
            ON CONFLICT (id) DO UPDATE SET
              email = excluded.email, email_key = excluded.email_key,
              display_name = excluded.display_name, status = excluded.status,
              scim_user_id = excluded.scim_user_id, scim_version = excluded.scim_version,
              version = excluded.version, updated_at = clock_timestamp()
            """)
        .param("organization", organization.value())
        .param("ids", texts(users.stream().map(DirectoryUser::id).toList()))
        .param("emails", users.stream().map(DirectoryUser::email).toArray(String[]::new))
        .param("emailKeys", users.stream().map(DirectoryUser::emailKey).toArray(String[]::new))
        .param("names", users.stream().map(DirectoryUser::displayName).toArray(String[]::new))
        .param("statuses", users.stream().map(user -> user.status().text()).toArray(String[]::new))
        .param("scimUsers", users.stream().map(DirectoryStore::scimUser).toArray(String[]::new))
        .param("scimVersions", users.stream().map(DirectoryUser::scimVersion).toArray(Long[]::new))
        .param("versions", users.stream().map(DirectoryUser::version).toArray(Long[]::new))
        .update();
  }

  /** Those of the ids that were erased. */
  public List<UserId> erased(OrganizationId organization, Collection<UserId> ids) {
    return jdbc.sql(
            """
            SELECT id FROM erased_users
            WHERE organization = :organization AND id = ANY (:ids::uuid[])
            """)
        .param("organization", organization.value())
        .param("ids", texts(ids))
        .query((row, number) -> new UserId(row.getObject(1, UUID.class)))
        .list();
  }

  /** Forgets users: of each, nothing but the id is kept, in no table of this schema. */
  public void erase(OrganizationId organization, Collection<DirectoryUser> users) {
    if (users.isEmpty()) {
      return;
    }
    String[] ids = texts(users.stream().map(DirectoryUser::id).toList());
    jdbc.sql(
            """
            INSERT INTO erased_users (organization, id)
            SELECT :organization, * FROM unnest(:ids::uuid[])
            """)
        .param("organization", organization.value())
        .param("ids", ids)
        .update();
    jdbc.sql("DELETE FROM users WHERE organization = :organization AND id = ANY (:ids::uuid[])")
        .param("organization", organization.value())
        .param("ids", ids)
        .update();
    Unsendable.forget(jdbc, users.stream().map(user -> organization + "/" + user.id()).toList());
  }

  public void saveApplied(OrganizationId organization, Map<ScimUserId, Long> applied) {
    if (applied.isEmpty()) {
      return;
    }
    List<Map.Entry<ScimUserId, Long>> entries = List.copyOf(applied.entrySet());
    jdbc.sql(
            """
            INSERT INTO applied_scim_users (organization, scim_user_id, version)
            SELECT :organization, * FROM unnest(:scimUsers::uuid[], :versions::bigint[])
            ON CONFLICT (organization, scim_user_id) DO UPDATE SET version = excluded.version
            """)
        .param("organization", organization.value())
        .param("scimUsers", texts(entries.stream().map(Map.Entry::getKey).toList()))
        .param("versions", entries.stream().map(Map.Entry::getValue).toArray(Long[]::new))
        .update();
  }

  private static @Nullable String scimUser(DirectoryUser user) {
    ScimUserId scimUser = user.scimUserId();
    return scimUser == null ? null : scimUser.toString();
  }

  private static DirectoryUser read(ResultSet row, int number) throws SQLException {
    @Nullable UUID scimUser = row.getObject(5, UUID.class);
    return new DirectoryUser(
        new UserId(row.getObject(1, UUID.class)),
        row.getString(2),
        row.getString(3),
        UserStatus.parse(row.getString(4)),
        scimUser == null ? null : new ScimUserId(scimUser),
        row.getObject(6, Long.class),
        row.getLong(7));
  }

  private static String[] texts(Collection<?> ids) {
    return ids.stream().map(Object::toString).toArray(String[]::new);
  }
}
