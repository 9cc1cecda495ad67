package dev.conveyor.ingress.users;

import dev.conveyor.ingress.protocol.UserDocument;
import dev.conveyor.ingress.search.Listed;
import dev.conveyor.ingress.search.Search;
import dev.conveyor.ingress.search.TableList;
import dev.conveyor.ingress.search.Weight;
import dev.conveyor.outbox.Unsendable;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code users}. */
public final class UserStore {

  private static final String COLUMNS_READ = "id, resource::text, version, created, last_modified";

  private final JdbcClient jdbc;
  private final JdbcClient searches;

  /**
   * @param searches for lists, whose statements are planned anew each time
   */
  public UserStore(JdbcClient jdbc, JdbcClient searches) {
    this.jdbc = jdbc;
    this.searches = searches;
  }

  /** Empty when the organization has a user of that userName. */
  Optional<StoredUser> insert(OrganizationId organization, ScimUserId id, UserDocument document) {
    return jdbc.sql(
            """
            INSERT INTO users
              (id, organization, user_name_key, external_id, display_name_key, email_keys, active, resource)
            VALUES
              (:id, :organization, :userName, :externalId, :displayName, :emails, :active, :resource::jsonb)
            ON CONFLICT (organization, user_name_key) DO NOTHING
            RETURNING\s\
            """
                + COLUMNS_READ)
        .param("id", id.value())
        .param("organization", organization.value())
        .params(columns(document))
        .query(UserStore::read)
        .optional();
  }

  /**
   * The version and the time grow under the row's lock, so versions follow commits.
   *
   * @throws org.springframework.dao.DuplicateKeyException when the new userName is taken
   */
  StoredUser update(OrganizationId organization, ScimUserId id, UserDocument document) {
    return jdbc.sql(
            """
            UPDATE users SET
              -- The same name keeps its key: a user whose name collides has one of their own.
              user_name_key = CASE WHEN resource ->> 'userName' = :userNameText
                THEN user_name_key ELSE :userName END,
              external_id = :externalId, display_name_key = :displayName,
              email_keys = :emails, active = :active, resource = :resource::jsonb,
              version = version + 1,
              last_modified = greatest(clock_timestamp(), last_modified + interval '1 microsecond')
            WHERE organization = :organization AND id = :id
            RETURNING\s\
            """
                + COLUMNS_READ)
        .param("id", id.value())
        .param("organization", organization.value())
        .params(columns(document))
        .query(UserStore::read)
        .single();
  }

  /** Reads and locks the row until the transaction ends. */
  Optional<StoredUser> lock(OrganizationId organization, ScimUserId id) {
    return one(organization, id, " FOR UPDATE");
  }

  /** Reads and locks the user of that userName until the transaction ends. */
  Optional<StoredUser> lock(OrganizationId organization, UserDocument document) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS_READ
                + " FROM users WHERE organization = :organization AND user_name_key = :key FOR UPDATE")
        .param("organization", organization.value())
        .param("key", document.userNameKey())
        .query(UserStore::read)
        .optional();
  }

  public Optional<StoredUser> find(OrganizationId organization, ScimUserId id) {
    return one(organization, id, "");
  }

  /** The version and time that the deletion has: one more than the row's, which goes. */
  Optional<StoredUser> delete(OrganizationId organization, ScimUserId id) {
    return jdbc.sql(
            """
            DELETE FROM users WHERE organization = :organization AND id = :id
            RETURNING id, resource::text, version + 1, created,
              greatest(clock_timestamp(), last_modified + interval '1 microsecond')
            """)
        .param("organization", organization.value())
        .param("id", id.value())
        .query(UserStore::read)
        .optional();
  }

  void forgetUnsendable(String key) {
    Unsendable.forget(jdbc, List.of(key));
  }

  public Listed<StoredUser> list(OrganizationId organization, Search search) {
    return new TableList(jdbc, searches, "users", COLUMNS_READ)
        .page(organization, search, UserStore::read, Weight.none());
  }

  /** Those of the ids that are there, in no order. */
  public List<StoredUser> findAll(OrganizationId organization, Collection<UUID> ids) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS_READ
                + " FROM users WHERE organization = :organization AND id = ANY (:ids::uuid[])")
        .param("organization", organization.value())
        .param("ids", ids.stream().map(UUID::toString).toArray(String[]::new))
        .query(UserStore::read)
        .list();
  }

  private Optional<StoredUser> one(OrganizationId organization, ScimUserId id, String lock) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS_READ
                + " FROM users WHERE organization = :organization AND id = :id"
                + lock)
        .param("organization", organization.value())
        .param("id", id.value())
        .query(UserStore::read)
        .optional();
  }

  private static Map<String, @Nullable Object> columns(UserDocument document) {
    Map<String, @Nullable Object> columns = new java.util.HashMap<>();
    columns.put("userName", document.userNameKey());
    columns.put("userNameText", document.userName());
    columns.put("externalId", document.externalId());
    columns.put("displayName", document.displayNameKey());
    columns.put("emails", document.emailKeys().toArray(String[]::new));
    columns.put("active", document.active());
    columns.put("resource", document.json());
    return columns;
  }

  private static StoredUser read(ResultSet row, int number) throws SQLException {
    return new StoredUser(
        new ScimUserId(row.getObject(1, UUID.class)),
        UserDocument.stored(row.getString(2)),
        row.getLong(3),
        row.getObject(4, OffsetDateTime.class).toInstant(),
        row.getObject(5, OffsetDateTime.class).toInstant());
  }
}
