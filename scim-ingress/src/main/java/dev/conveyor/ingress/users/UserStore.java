package dev.conveyor.ingress.users;

import dev.conveyor.ingress.protocol.UserDocument;
import dev.conveyor.ingress.requests.Origin;
import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.pipeline.outbox.Unsendable;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code users}. */
public final class UserStore {

  private final JdbcClient jdbc;

  public UserStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
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
                + UserRows.COLUMNS)
        .param("id", id.value())
        .param("organization", organization.value())
        .params(UserRows.columns(document))
        .params(UserRows.columns(origin))
        .query(UserRows::read)
        .optional();
  }

  /** The users that were inserted; absent if the organization has a user with that userName. */
  Map<ScimUserId, StoredUser> insert(OrganizationId organization, List<UserJob.Create> jobs) {
    List<UserDocument> documents = jobs.stream().map(UserJob.Create::document).toList();
    return UserRows.byId(
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
                    + UserRows.COLUMNS)
            .param("organization", organization.value())
            .param("ids", SqlArrays.texts(jobs, job -> job.id().toString()))
            .param("userNames", SqlArrays.texts(documents, UserDocument::userNameKey))
            .param("externalIds", SqlArrays.texts(documents, UserDocument::externalId))
            .params(UserRows.columns(documents))
            .params(UserRows.origins(jobs)));
  }

  /**
   * Reads and locks those of these users whom no other transaction has locked, and whose document
   * is not too large to be read together.
   */
  Map<ScimUserId, StoredUser> lockFree(OrganizationId organization, Collection<ScimUserId> ids) {
    return UserRows.byId(
        jdbc.sql(
                UserRows.SMALL
                    + " FROM (SELECT "
                    + UserRows.COLUMNS
                    + """
                       FROM users WHERE organization = :organization AND id = ANY (:ids::uuid[])
                      ORDER BY id FOR UPDATE SKIP LOCKED) AS locked
                    """)
            .param("largest", UserRows.LARGEST_TOGETHER)
            .param("organization", organization.value())
            .param("ids", SqlArrays.texts(ids, ScimUserId::toString)));
  }

  /** Updates users who keep their userName and externalId, and whom the caller has locked. */
  Map<ScimUserId, StoredUser> update(OrganizationId organization, List<UserBatch.Update> updates) {
    List<UserDocument> documents =
        updates.stream().map(each -> each.decision().document()).toList();
    List<UserJob.Change> jobs = updates.stream().map(UserBatch.Update::job).toList();
    return UserRows.byId(
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
                    + UserRows.COLUMNS.replace("resource::", "users.resource::"))
            .param("organization", organization.value())
            .param("ids", SqlArrays.texts(jobs, job -> job.id().toString()))
            .params(UserRows.columns(documents))
            .params(UserRows.origins(jobs)));
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
                + UserRows.COLUMNS)
        .param("id", id.value())
        .param("organization", organization.value())
        .params(UserRows.columns(document))
        .params(UserRows.columns(origin))
        .query(UserRows::read)
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
                + UserRows.COLUMNS)
        .param("id", former.id().value())
        .param("organization", organization.value())
        .param("restored", former.writtenVersion())
        .params(UserRows.columns(former.document()))
        .query(UserRows::read)
        .single();
  }

  /**
   * The same state under a new version, of a user whom the caller has locked.
   *
   * @param lastVersion the new version is greater than this, too
   */
  StoredUser repeat(OrganizationId organization, ScimUserId id, long lastVersion) {
    return jdbc.sql(
            """
            UPDATE users SET request = NULL, version = greatest(version, :last) + 1,
              last_modified = greatest(clock_timestamp(), last_modified + interval '1 microsecond')
            WHERE organization = :organization AND id = :id
            RETURNING\s\
            """
                + UserRows.COLUMNS)
        .param("id", id.value())
        .param("organization", organization.value())
        .param("last", lastVersion)
        .query(UserRows::read)
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
            UserRows.SMALL
                + ", key FROM (SELECT NULL AS key, "
                + UserRows.COLUMNS
                + " FROM users WHERE organization = :organization AND id = ANY (:ids::uuid[])"
                + " UNION ALL SELECT user_name_key, "
                + UserRows.COLUMNS
                + " FROM users WHERE organization = :organization"
                + " AND user_name_key = ANY (:names::text[]) OFFSET 0) AS found")
        .param("largest", UserRows.LARGEST_TOGETHER)
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
          return found.put(key, UserRows.readSmall(row, number));
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
        .query(UserRows::read)
        .list()
        .forEach(user -> deleted.put(user.id(), user));
    return deleted;
  }

  void deleteUnsendable(String key) {
    Unsendable.forget(jdbc, List.of(key));
  }

  /** The user with this comparison key of a userName. */
  Optional<StoredUser> findNamed(OrganizationId organization, String userNameKey) {
    return named(organization, userNameKey, "");
  }

  private Optional<StoredUser> named(OrganizationId organization, String key, String lock) {
    return jdbc.sql(
            "SELECT "
                + UserRows.COLUMNS
                + " FROM users WHERE organization = :organization AND user_name_key = :key"
                + lock)
        .param("organization", organization.value())
        .param("key", key)
        .query(UserRows::read)
        .optional();
  }

  private Optional<StoredUser> one(OrganizationId organization, ScimUserId id, String lock) {
    return jdbc.sql(
            "SELECT "
                + UserRows.COLUMNS
                + " FROM users WHERE organization = :organization AND id = :id"
                + lock)
        .param("organization", organization.value())
        .param("id", id.value())
        .query(UserRows::read)
        .optional();
  }
}
