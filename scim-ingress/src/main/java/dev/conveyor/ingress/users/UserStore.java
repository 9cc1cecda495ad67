package dev.conveyor.ingress.users;

import dev.conveyor.ingress.protocol.UserDocument;
import dev.conveyor.ingress.requests.Origin;
import dev.conveyor.ingress.search.Listed;
import dev.conveyor.ingress.search.Search;
import dev.conveyor.ingress.search.Searches;
import dev.conveyor.ingress.search.TableList;
import dev.conveyor.ingress.search.Weight;
import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.pipeline.outbox.Unsendable;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code users}. */
public final class UserStore {

  private static final String COLUMNS_READ =
      """
      users.id, resource::text AS document, version, created, last_modified,
      CASE WHEN undo_version = version THEN restored_version ELSE version END AS written,
      coalesce(awaited_until > clock_timestamp(), false) AS awaited\
      """;

  /**
   * The characters of the largest document that is read together with those of other requests:
   * there are many, and all are in memory at once.
   */
  public static final int LARGEST_TOGETHER = 64 * 1024;

  /** To be followed by a query of {@link #COLUMNS_READ}. */
  private static final String SMALL =
      """
      SELECT id, CASE WHEN length(document) <= :largest THEN document END AS document, version,
        created, last_modified, written, awaited\
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

  /** The users that were inserted; absent if the organization has a user with that userName. */
  Map<ScimUserId, StoredUser> insert(OrganizationId organization, List<UserJob.Create> jobs) {
    List<UserDocument> documents = jobs.stream().map(UserJob.Create::document).toList();
    return byId(
        jdbc.sql(
                """
                INSERT INTO users
                  (id, organization, user_name_key, external_id, display_name_key, email_keys, active, resource,
                   request, awaited_until)
                SELECT id, :organization, user_name, external_id, display_name, emails::text[], active,
                  resource::jsonb, request, clock_timestamp() + awaited * interval '1 millisecond'
                FROM unnest(:ids::uuid[], :userNames::text[], :externalIds::text[], :displayNames::text[],
                    :emails::text[], :active::boolean[], :resources::text[], :requests::bytea[],
                    :awaited::bigint[])
                  AS job (id, user_name, external_id, display_name, emails, active, resource, request,
                    awaited)
                -- In the same order in all batches: two with the same names must not lock each other.
                ORDER BY user_name
                ON CONFLICT (organization, user_name_key) DO NOTHING
                RETURNING\s\
                """
                    + COLUMNS_READ)
            .param("organization", organization.value())
            .param("ids", SqlArrays.texts(jobs, job -> job.id().toString()))
            .param("userNames", SqlArrays.texts(documents, UserDocument::userNameKey))
            .param("externalIds", SqlArrays.texts(documents, UserDocument::externalId))
            .params(columns(documents))
            .params(origins(jobs)));
  }

  /**
   * Reads and locks those of these users whom no other transaction has locked, and whose document
   * is not too large to be read together.
   */
  Map<ScimUserId, StoredUser> lockFree(OrganizationId organization, Collection<ScimUserId> ids) {
    return byId(
        jdbc.sql(
                SMALL
                    + " FROM (SELECT "
                    + COLUMNS_READ
                    + """
                       FROM users WHERE organization = :organization AND id = ANY (:ids::uuid[])
                      ORDER BY id FOR UPDATE SKIP LOCKED) AS locked
                    """)
            .param("largest", LARGEST_TOGETHER)
            .param("organization", organization.value())
            .param("ids", SqlArrays.texts(ids, ScimUserId::toString)));
  }

  /** Updates users who keep their userName and externalId, and whom the caller has locked. */
  Map<ScimUserId, StoredUser> update(OrganizationId organization, List<UserBatch.Update> updates) {
    List<UserDocument> documents =
        updates.stream().map(each -> each.decision().document()).toList();
    List<UserJob.Change> jobs = updates.stream().map(UserBatch.Update::job).toList();
    return byId(
        jdbc.sql(
                """
                UPDATE users SET
                  display_name_key = job.display_name, email_keys = job.emails::text[],
                  active = job.active, resource = job.resource::jsonb, request = job.request,
                  awaited_until = clock_timestamp() + job.awaited * interval '1 millisecond',
                  version = version + 1,
                  last_modified = greatest(clock_timestamp(), last_modified + interval '1 microsecond')
                FROM unnest(:ids::uuid[], :displayNames::text[], :emails::text[], :active::boolean[],
                    :resources::text[], :requests::bytea[], :awaited::bigint[])
                  AS job (id, display_name, emails, active, resource, request, awaited)
                WHERE users.organization = :organization AND users.id = job.id
                RETURNING\s\
                """
                    + COLUMNS_READ.replace("resource::", "users.resource::"))
            .param("organization", organization.value())
            .param("ids", SqlArrays.texts(jobs, job -> job.id().toString()))
            .params(columns(documents))
            .params(origins(jobs)));
  }

  private static Map<ScimUserId, StoredUser> byId(JdbcClient.StatementSpec statement) {
    Map<ScimUserId, StoredUser> users = new HashMap<>();
    statement.query(UserStore::readSmall).stream()
        .flatMap(Optional::stream)
        .forEach(user -> users.put(user.id(), user));
    return users;
  }

  private static Optional<StoredUser> readSmall(ResultSet row, int number) throws SQLException {
    return row.getString("document") == null ? Optional.empty() : Optional.of(read(row, number));
  }

  private static Map<String, @Nullable Object> columns(List<UserDocument> documents) {
    Map<String, @Nullable Object> columns = new HashMap<>();
    columns.put("displayNames", SqlArrays.texts(documents, UserDocument::displayNameKey));
    columns.put("emails", SqlArrays.texts(documents, document -> literal(document.emailKeys())));
    columns.put("active", SqlArrays.booleans(documents, UserDocument::active));
    columns.put("resources", SqlArrays.texts(documents, UserDocument::json));
    return columns;
  }

  private static Map<String, @Nullable Object> origins(List<? extends UserJob> jobs) {
    Map<String, @Nullable Object> columns = new HashMap<>();
    columns.put(
        "requests",
        jobs.stream()
            .map(job -> HexFormat.of().parseHex(job.origin().fingerprint()))
            .toArray(byte[][]::new));
    columns.put("awaited", SqlArrays.longs(jobs, job -> millis(job.origin())));
    return columns;
  }

  private static @Nullable Long millis(Origin origin) {
    return origin.awaited().isZero() ? null : origin.awaited().toMillis();
  }

  /** An array as PostgreSQL reads it from text: the elements of an array of arrays. */
  static String literal(Collection<String> texts) {
    return texts.stream()
        .map(text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
        .collect(Collectors.joining(",", "{", "}"));
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
    return named(organization, document.userNameKey(), " FOR UPDATE");
  }

  public Optional<StoredUser> find(OrganizationId organization, ScimUserId id) {
    return one(organization, id, "");
  }

  /**
   * Reads users by id or by userName; absent for those who do not exist.
   *
   * @param keys ids, as UUIDs, and comparison keys of userNames, as texts
   * @return by key; empty for a user whose document is too large to be read together
   */
  Map<Object, Optional<StoredUser>> find(OrganizationId organization, Collection<Object> keys) {
    Map<Object, Optional<StoredUser>> found = new HashMap<>();
    jdbc.sql(
            SMALL
                + ", key FROM (SELECT NULL AS key, "
                + COLUMNS_READ
                + " FROM users WHERE organization = :organization AND id = ANY (:ids::uuid[])"
                + " UNION ALL SELECT user_name_key, "
                + COLUMNS_READ
                + " FROM users WHERE organization = :organization"
                + " AND user_name_key = ANY (:names::text[]) OFFSET 0) AS found")
        .param("largest", LARGEST_TOGETHER)
        .param("organization", organization.value())
        .param(
            "ids",
            SqlArrays.texts(
                keys.stream().filter(UUID.class::isInstance).toList(), Object::toString))
        .param(
            "names",
            SqlArrays.texts(
                keys.stream().filter(String.class::isInstance).toList(), Object::toString))
        .query((row, number) -> {
          String name = row.getString("key");
          Object key = name == null ? row.getObject("id", UUID.class) : name;
          return found.put(key, readSmall(row, number));
        })
        .list();
    return found;
  }

  /** The version and time of the deletion: one more than the deleted row's. */
  Optional<StoredUser> delete(OrganizationId organization, ScimUserId id) {
    return Optional.ofNullable(delete(organization, List.of(id)).get(id));
  }

  /** The same for several users; absent for those who do not exist. */
  Map<ScimUserId, StoredUser> delete(OrganizationId organization, Collection<ScimUserId> ids) {
    Map<ScimUserId, StoredUser> deleted = new HashMap<>();
    if (ids.isEmpty()) {
      return deleted;
    }
    jdbc.sql(
            """
            DELETE FROM users WHERE organization = :organization AND id = ANY (:ids::uuid[])
            RETURNING id, resource::text AS document, version + 1 AS version, created,
              greatest(clock_timestamp(), last_modified + interval '1 microsecond') AS last_modified,
              version + 1 AS written, false AS awaited
            """)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(ids, ScimUserId::toString))
        .query(UserStore::read)
        .list()
        .forEach(user -> deleted.put(user.id(), user));
    return deleted;
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
        .page(
            organization, search, (row, number) -> row.getObject("id", UUID.class), Weight.none());
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
                    SELECT id, document, version, created, last_modified, written, awaited
                    FROM (
                      SELECT *, sum(coalesce(octet_length(document), 0) + 300 * groups)
                        OVER (ORDER BY place) AS bytes
                      FROM (
                        SELECT place, u.id, u.resource::text AS document, version, created,
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
                .param("ids", SqlArrays.texts(ids))
                .param("withGroups", withGroups)
                .param("most", most)
                .query((row, number) ->
                    row.getObject("id") == null
                        ? Optional.<StoredUser>empty()
                        : Optional.of(read(row, number)))
                .list());
  }

  /** The user with this comparison key of a userName. */
  Optional<StoredUser> findNamed(OrganizationId organization, String userNameKey) {
    return named(organization, userNameKey, "");
  }

  private Optional<StoredUser> named(OrganizationId organization, String key, String lock) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS_READ
                + " FROM users WHERE organization = :organization AND user_name_key = :key"
                + lock)
        .param("organization", organization.value())
        .param("key", key)
        .query(UserStore::read)
        .optional();
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
    columns.put("emails", SqlArrays.texts(document.emailKeys()));
    columns.put("active", document.active());
    columns.put("resource", document.json());
    return columns;
  }

  private static Map<String, @Nullable Object> columns(Origin origin) {
    Map<String, @Nullable Object> columns = new HashMap<>();
    columns.put("request", HexFormat.of().parseHex(origin.fingerprint()));
    columns.put("awaited", millis(origin));
    return columns;
  }

  private static StoredUser read(ResultSet row, int number) throws SQLException {
    return new StoredUser(
        new ScimUserId(row.getObject("id", UUID.class)),
        UserDocument.stored(row.getString("document")),
        row.getLong("version"),
        row.getObject("created", OffsetDateTime.class).toInstant(),
        row.getObject("last_modified", OffsetDateTime.class).toInstant(),
        row.getLong("written"),
        row.getBoolean("awaited"));
  }
}
