package dev.conveyor.provisioning.directory;

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
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables {@code users} and {@code applied_scim_users}, read and written in sets. */
public final class DirectoryStore {

  private static final String UPSERT =
      """
      INSERT INTO users
        (id, organization, email, email_key, display_name, status, scim_user_id, scim_version, version)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET
        email = excluded.email, email_key = excluded.email_key,
        display_name = excluded.display_name, status = excluded.status,
        scim_user_id = excluded.scim_user_id, scim_version = excluded.scim_version,
        version = excluded.version, updated_at = clock_timestamp()
      """;

  private static final String APPLIED =
      """
      INSERT INTO applied_scim_users (organization, scim_user_id, version) VALUES (?, ?, ?)
      ON CONFLICT (organization, scim_user_id) DO UPDATE SET version = excluded.version
      """;

  private static final int BATCH = 500;

  private final JdbcClient jdbc;
  private final JdbcTemplate batches;

  public DirectoryStore(JdbcClient jdbc, JdbcTemplate batches) {
    this.jdbc = jdbc;
    this.batches = batches;
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
    batches.batchUpdate(
        UPSERT,
        users,
        BATCH,
        (statement, user) -> {
          statement.setObject(1, user.id().value());
          statement.setString(2, organization.value());
          statement.setString(3, user.email());
          statement.setString(4, user.emailKey());
          statement.setString(5, user.displayName());
          statement.setString(6, user.status().text());
          ScimUserId scimUser = user.scimUserId();
          statement.setObject(7, scimUser == null ? null : scimUser.value());
          statement.setObject(8, user.scimVersion());
          statement.setLong(9, user.version());
        });
  }

  public void saveApplied(OrganizationId organization, Map<ScimUserId, Long> applied) {
    batches.batchUpdate(
        APPLIED,
        applied.entrySet(),
        BATCH,
        (statement, entry) -> {
          statement.setString(1, organization.value());
          statement.setObject(2, entry.getKey().value());
          statement.setLong(3, entry.getValue());
        });
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
