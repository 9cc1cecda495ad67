package dev.conveyor.ingress.users;

import dev.conveyor.ingress.protocol.UserDocument;
import dev.conveyor.ingress.requests.Origin;
import dev.conveyor.ingress.search.Listed;
import dev.conveyor.ingress.search.Search;
import dev.conveyor.ingress.search.Searches;
import dev.conveyor.ingress.search.TableList;
import dev.conveyor.ingress.search.Weight;
import dev.conveyor.pipeline.outbox.Unsendable;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code users}. */
public final class UserStore {

  private static final String COLUMNS_READ =
      """
      id, resource::text, version, created, last_modified,
      CASE WHEN undo_version = version THEN restored_version ELSE version END,
      coalesce(awaited_until > clock_timestamp(), false)\
      """;

  private final JdbcClient jdbc;
  private final Searches searches;

  public UserStore(JdbcClient jdbc, Searches searches) {
    this.jdbc = jdbc;
    this.searches = searches;
  }

  /** Empty if the organization has a user with that userName. */
  Optional<StoredUser> insert(
      OrganizationId organization, ScimUserId id, UserDocument document, Origin origin) {
    return jdbc.sql(
            """
            INSERT INTO users
              (id, organization, user_name_key, external_id, display_name_key, email_keys, active, resource,
               request, awaited_until)
            VALUES
              (:id, :organization, :userName, :externalId, :displayName, :emails, :active, :resource::jsonb,
               :request, clock_timestamp() + :awaited * interval '1 millisecond')
            ON CONFLICT (organization, user_name_key) DO NOTHING
            RETURNING\s\
            """
                + COLUMNS_READ)
        .param("id", id.value())
        .param("organization", organization.value())
        .params(columns(document))
        .params(columns(origin))
        .query(UserStore::read)
        .optional();
  }

  /**
   * The version and the time increase under the row lock, so versions follow commits.
   *
   * @throws org.springframework.dao.DuplicateKeyException if the new userName is taken
   */
  StoredUser update(
      OrganizationId organization, ScimUserId id, UserDocument document, Origin origin) {
    return jdbc.sql(
            """
            UPDATE users SET
              -- The same name keeps its key: a user whose name collides has a different one.
              user_name_key = CASE WHEN resource ->> 'userName' = :userNameText
                THEN user_name_key ELSE :userName END,
              external_id = :externalId, display_name_key = :displayName,
              email_keys = :emails, active = :active, resource = :resource::jsonb,
              request = :request,
              awaited_until = clock_timestamp() + :awaited * interval '1 millisecond',
              version = version + 1,
              last_modified = greatest(clock_timestamp(), last_modified + interval '1 microsecond')
            WHERE organization = :organization AND id = :id
            RETURNING\s\
            """
                + COLUMNS_READ)
        .param("id", id.value())
        .param("organization", organization.value())
        .params(columns(document))
        .params(columns(origin))
        .query(UserStore::read)
        .single();
  }

  /**
   * Restores a former state under the next version.
   *
   * @throws org.springframework.dao.DuplicateKeyException if its userName has been taken meanwhile
   */
  StoredUser restore(OrganizationId organization, StoredUser former) {
    return jdbc.sql(
            """
            UPDATE users SET
              user_name_key = :userName, external_id = :externalId, display_name_key = :displayName,
              email_keys = :emails, active = :active, resource = :resource::jsonb,
              request = NULL, awaited_until = NULL,
              undo_version = version + 1, restored_version = :restored,
              version = version + 1,
              last_modified = greatest(clock_timestamp(), last_modified + interval '1 microsecond')
            WHERE organization = :organization AND id = :id
            RETURNING\s\
            """
                + COLUMNS_READ)
        .param("id", former.id().value())
        .param("organization", organization.value())
        .param("restored", former.writtenVersion())
        .params(columns(former.document()))
        .query(UserStore::read)
        .single();
  }

  /** The version as written is final: no response can undo it anymore. */
  void release(OrganizationId organization, ScimUserId id, long version) {
    jdbc.sql(
            """
            UPDATE users SET awaited_until = NULL
            WHERE organization = :organization AND id = :id AND version = :version
            """)
        .param("organization", organization.value())
        .param("id", id.value())
        .param("version", version)
        .update();
  }

  /** Reads and locks the row until the transaction ends. */
  Optional<StoredUser> lock(OrganizationId organization, ScimUserId id) {
    return one(organization, id, " FOR UPDATE");
  }

  /** Reads and locks the user with that userName until the transaction ends. */
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

  /** The version and time of the deletion: one more than the deleted row's. */
  Optional<StoredUser> delete(OrganizationId organization, ScimUserId id) {
    return jdbc.sql(
            """
            DELETE FROM users WHERE organization = :organization AND id = :id
            RETURNING id, resource::text, version + 1, created,
              greatest(clock_timestamp(), last_modified + interval '1 microsecond'),
              version + 1, false
            """)
        .param("organization", organization.value())
        .param("id", id.value())
        .query(UserStore::read)
        .optional();
  }

  void deleteUnsendable(String key) {
    Unsendable.forget(jdbc, List.of(key));
  }

  /** Whole users at once: for searches that return at most one, or where memory does not matter. */
  public Listed<StoredUser> list(OrganizationId organization, Search search) {
    return new TableList(jdbc, searches, "users", COLUMNS_READ)
        .page(organization, search, UserStore::read, Weight.none());
  }

  /** Only ids, for users that are read as they are written. */
  Listed<UUID> listIds(OrganizationId organization, Search search) {
    return new TableList(jdbc, searches, "users", "id")
        .page(organization, search, (row, number) -> row.getObject(1, UUID.class), Weight.none());
  }

  /**
   * Reads users in the order of their ids: as many, from the first, as fit together, but at least
   * one.
   *
   * @param most bytes of JSON, with about a hundred bytes added per group of a user
   * @param withGroups whether groups count
   * @return for each id that was checked, the user, or nothing if there is none
   */
  List<Optional<StoredUser>> readSome(
      OrganizationId organization, List<UUID> ids, boolean withGroups, long most) {
    return searches.part(
        organization,
        client ->
            client
                .sql(
                    """
                    SELECT id, resource, version, created, last_modified, written, awaited
                    FROM (
                      SELECT *, sum(coalesce(octet_length(resource), 0) + 300 * groups)
                        OVER (ORDER BY place) AS bytes
                      FROM (
                        SELECT place, u.id, u.resource::text AS resource, version, created,
                          last_modified,
                          CASE WHEN undo_version = version THEN restored_version ELSE version END
                            AS written,
                          coalesce(awaited_until > clock_timestamp(), false) AS awaited,
                          CASE WHEN :withGroups THEN
                            (SELECT count(*) FROM group_members m WHERE m.user_id = u.id)
                          ELSE 0 END AS groups
                        FROM unnest(:ids::uuid[]) WITH ORDINALITY AS wanted (id, place)
                        LEFT JOIN users u ON u.id = wanted.id AND u.organization = :organization
                        OFFSET 0
                      ) AS found
                    ) AS weighed
                    WHERE place = 1 OR bytes <= :most ORDER BY place
                    """)
                .param("organization", organization.value())
                .param("ids", ids.stream().map(UUID::toString).toArray(String[]::new))
                .param("withGroups", withGroups)
                .param("most", most)
                .query((row, number) ->
                    row.getObject(1) == null
                        ? Optional.<StoredUser>empty()
                        : Optional.of(read(row, number)))
                .list());
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
    Map<String, @Nullable Object> columns = new HashMap<>();
    columns.put("userName", document.userNameKey());
    columns.put("userNameText", document.userName());
    columns.put("externalId", document.externalId());
    columns.put("displayName", document.displayNameKey());
    columns.put("emails", document.emailKeys().toArray(String[]::new));
    columns.put("active", document.active());
    columns.put("resource", document.json());
    return columns;
  }

  private static Map<String, @Nullable Object> columns(Origin origin) {
    Map<String, @Nullable Object> columns = new HashMap<>();
    columns.put("request", HexFormat.of().parseHex(origin.fingerprint()));
    columns.put("awaited", origin.awaited().isZero() ? null : origin.awaited().toMillis());
    return columns;
  }

  private static StoredUser read(ResultSet row, int number) throws SQLException {
    return new StoredUser(
        new ScimUserId(row.getObject(1, UUID.class)),
        UserDocument.stored(row.getString(2)),
        row.getLong(3),
        row.getObject(4, OffsetDateTime.class).toInstant(),
        row.getObject(5, OffsetDateTime.class).toInstant(),
        row.getLong(6),
        row.getBoolean(7));
  }
}
