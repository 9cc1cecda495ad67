package dev.conveyor.provisioning.directory;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.provisioning.rules.DirectoryUser;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.EmailKey;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code users}, read and written in sets. */
final class UserStore {

  /**
   * How many deleted users with one address may be adopted per batch, most recently deleted first.
   */
  private static final int MOST_DELETED = 8;

  private static final String COLUMNS =
      """
       u.id, u.email, u.email_key, u.display_name, u.status, u.scim_user_id, u.scim_version,
         u.external_id, u.deleted_at, u.credentials_ended_at, u.sessions_ended_at, u.version
      """;

  private static final String FIND =
      "SELECT"
          + COLUMNS
          + "FROM users u WHERE organization = :organization AND id = ANY (:ids::uuid[]) UNION SELECT"
          + COLUMNS
          + """
          FROM users u WHERE organization = :organization AND scim_user_id = ANY (:scimUsers::uuid[])
          UNION SELECT\
          """
          + COLUMNS
          + """
          FROM users u WHERE organization = :organization
            AND CASE WHEN status = 'active' OR scim_user_id IS NOT NULL THEN email_key END
              = ANY (:emails::text[])
          UNION SELECT\
          """
          + COLUMNS
          + """
          FROM unnest(:emails::text[]) AS wanted (email_key) CROSS JOIN LATERAL (
            SELECT * FROM users d WHERE d.organization = :organization
              AND d.email_key = wanted.email_key AND d.status = 'deactivated'
              AND d.scim_user_id IS NULL
            ORDER BY d.deleted_at DESC NULLS LAST LIMIT :deleted) AS u
          """;

  private final JdbcClient jdbc;

  UserStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Users with one of these ids or SCIM users, users who hold one of the addresses, and deleted
   * users who had one of them.
   */
  List<DirectoryUser> find(
      OrganizationId organization,
      Collection<UserId> ids,
      Collection<ScimUserId> scimUsers,
      Collection<EmailKey> emailKeys) {
    return jdbc.sql(FIND)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(ids))
        .param("scimUsers", SqlArrays.texts(scimUsers))
        .param("emails", SqlArrays.texts(emailKeys))
        .param("deleted", MOST_DELETED)
        .query(UserStore::read)
        .list();
  }

  /**
   * @param releasing users whose address or SCIM user is taken over by another row: a unique index
   *     checks each row, not the end of the statement
   */
  void save(OrganizationId organization, List<DirectoryUser> users, Collection<UserId> releasing) {
    if (users.isEmpty()) {
      return;
    }
    if (!releasing.isEmpty()) {
      releaseClaims(organization, releasing);
    }
    int rows =
        jdbc.sql(
                """
                INSERT INTO users (organization, id, email, email_key, display_name, status,
                  scim_user_id, scim_version, external_id, deleted_at, credentials_ended_at,
                  sessions_ended_at, version)
                SELECT :organization, * FROM unnest(:ids::uuid[], :emails::text[],
                  :emailKeys::text[], :names::text[], :statuses::text[], :scimUsers::uuid[],
                  :scimVersions::bigint[], :externalIds::text[], :deletedAt::timestamptz[],
                  :credentialsEndedAt::timestamptz[], :sessionsEndedAt::timestamptz[],
                  :versions::bigint[])
                ON CONFLICT (id) DO UPDATE SET
                  email = excluded.email, email_key = excluded.email_key,
                  display_name = excluded.display_name, status = excluded.status,
                  scim_user_id = excluded.scim_user_id, scim_version = excluded.scim_version,
                  external_id = excluded.external_id, deleted_at = excluded.deleted_at,
                  credentials_ended_at = excluded.credentials_ended_at,
                  sessions_ended_at = excluded.sessions_ended_at,
                  version = excluded.version, updated_at = clock_timestamp()
                """)
            .param("organization", organization.value())
            .param("ids", SqlArrays.texts(users, DirectoryUser::id))
            .param("emails", SqlArrays.texts(users, DirectoryUser::email))
            .param("emailKeys", SqlArrays.texts(users, DirectoryUser::emailKey))
            .param("names", SqlArrays.texts(users, DirectoryUser::displayName))
            .param("statuses", SqlArrays.texts(users, user -> user.status().text()))
            .param("scimUsers", SqlArrays.texts(users, DirectoryUser::scimUserId))
            .param("scimVersions", SqlArrays.texts(users, DirectoryUser::scimVersion))
            .param("externalIds", SqlArrays.texts(users, DirectoryUser::externalId))
            .param("deletedAt", SqlArrays.texts(users, DirectoryUser::deletedAt))
            .param("credentialsEndedAt", SqlArrays.texts(users, DirectoryUser::credentialsEndedAt))
            .param("sessionsEndedAt", SqlArrays.texts(users, DirectoryUser::sessionsEndedAt))
            .param("versions", SqlArrays.texts(users, DirectoryUser::version))
            .update();
    RowValues.requireRows(users.size(), rows);
  }

  /** A user's id is never an address, so it serves as a placeholder. */
  private void releaseClaims(OrganizationId organization, Collection<UserId> ids) {
    int rows =
        jdbc.sql(
                """
                UPDATE users SET email_key = id::text, scim_user_id = NULL
                WHERE organization = :organization AND id = ANY (:ids::uuid[])
                """)
            .param("organization", organization.value())
            .param("ids", SqlArrays.texts(ids))
            .update();
    RowValues.requireRows(ids.size(), rows);
  }

  /** Deletes users. */
  void delete(OrganizationId organization, Collection<UserId> ids) {
    jdbc.sql("DELETE FROM users WHERE organization = :organization AND id = ANY (:ids::uuid[])")
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(ids))
        .update();
  }

  private static DirectoryUser read(ResultSet row, int number) throws SQLException {
    Instant deletedAt = RowValues.time(row, "deleted_at");
    return new DirectoryUser(
        new UserId(row.getObject("id", UUID.class)),
        new EmailAddress(row.getString("email")),
        new EmailKey(row.getString("email_key")),
        row.getString("display_name"),
        UserStatus.parse(row.getString("status")),
        RowValues.scimUser(row, "scim_user_id"),
        row.getObject("scim_version", Long.class),
        row.getString("external_id"),
        deletedAt,
        RowValues.time(row, "credentials_ended_at"),
        RowValues.time(row, "sessions_ended_at"),
        row.getLong("version"));
  }
}
