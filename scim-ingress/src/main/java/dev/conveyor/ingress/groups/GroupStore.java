package dev.conveyor.ingress.groups;

import dev.conveyor.ingress.search.Column;
import dev.conveyor.ingress.search.Condition;
import dev.conveyor.ingress.search.Page;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code groups}. */
public final class GroupStore {

  /** What groups can be filtered by. */
  public static final Map<String, Column> COLUMNS =
      Map.of(
          "id", new Column.Id("id"),
          "displayname", new Column.Text("display_name_key", false),
          "externalid", new Column.Text("external_id", true),
          "meta.created", new Column.Time("created"),
          "meta.lastmodified", new Column.Time("last_modified"));

  private static final String COLUMNS_READ =
      "id, display_name, external_id, version, created, last_modified";

  private final JdbcClient jdbc;

  public GroupStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  StoredGroup insert(OrganizationId organization, String displayName, @Nullable String externalId) {
    return jdbc.sql(
            """
            INSERT INTO groups (id, organization, display_name, display_name_key, external_id)
            VALUES (:id, :organization, :displayName, :key, :externalId)
            RETURNING\s\
            """
                + COLUMNS_READ)
        .param("id", UUID.randomUUID())
        .param("organization", organization.value())
        .param("displayName", displayName)
        .param("key", displayName.toLowerCase(Locale.ROOT))
        .param("externalId", externalId)
        .query(GroupStore::read)
        .single();
  }

  /**
   * Writes what changed, members counted. The version and the time grow under the row's lock.
   *
   * @param membersGained may be negative
   */
  StoredGroup update(
      OrganizationId organization,
      GroupId id,
      String displayName,
      @Nullable String externalId,
      int membersGained) {
    return jdbc.sql(
            """
            UPDATE groups SET
              display_name = :displayName, display_name_key = :key, external_id = :externalId,
              member_count = member_count + :membersGained,
              version = version + 1,
              last_modified = greatest(clock_timestamp(), last_modified + interval '1 microsecond')
            WHERE organization = :organization AND id = :id
            RETURNING\s\
            """
                + COLUMNS_READ)
        .param("id", id.value())
        .param("organization", organization.value())
        .param("displayName", displayName)
        .param("key", displayName.toLowerCase(Locale.ROOT))
        .param("externalId", externalId)
        .param("membersGained", membersGained)
        .query(GroupStore::read)
        .single();
  }

  /** Members that a new group came with; the version stays. */
  void countMembers(GroupId id, int members) {
    int rows =
        jdbc.sql("UPDATE groups SET member_count = :members WHERE id = :id")
            .param("members", members)
            .param("id", id.value())
            .update();
    if (rows != 1) {
      throw new IllegalStateException("group " + id + " is gone within its own transaction");
    }
  }

  /** Reads and locks the row until the transaction ends: membership changes of a group queue. */
  Optional<StoredGroup> lock(OrganizationId organization, GroupId id) {
    return one(organization, id, " FOR UPDATE");
  }

  public Optional<StoredGroup> find(OrganizationId organization, GroupId id) {
    return one(organization, id, "");
  }

  Optional<StoredGroup> delete(OrganizationId organization, GroupId id) {
    return jdbc.sql(
            """
            DELETE FROM groups WHERE organization = :organization AND id = :id
            RETURNING id, display_name, external_id, version + 1, created,
              greatest(clock_timestamp(), last_modified + interval '1 microsecond')
            """)
        .param("organization", organization.value())
        .param("id", id.value())
        .query(GroupStore::read)
        .optional();
  }

  public List<StoredGroup> page(OrganizationId organization, Condition condition, Page page) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS_READ
                + " FROM groups WHERE organization = :organization AND "
                + condition.sql()
                + " ORDER BY position OFFSET :offset LIMIT :count")
        .param("organization", organization.value())
        .params(condition.parameters())
        .param("offset", page.offset())
        .param("count", page.count())
        .query(GroupStore::read)
        .list();
  }

  public long count(OrganizationId organization, Condition condition) {
    return jdbc.sql(
            "SELECT count(*) FROM groups WHERE organization = :organization AND " + condition.sql())
        .param("organization", organization.value())
        .params(condition.parameters())
        .query(Long.class)
        .single();
  }

  private Optional<StoredGroup> one(OrganizationId organization, GroupId id, String lock) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS_READ
                + " FROM groups WHERE organization = :organization AND id = :id"
                + lock)
        .param("organization", organization.value())
        .param("id", id.value())
        .query(GroupStore::read)
        .optional();
  }

  private static StoredGroup read(ResultSet row, int number) throws SQLException {
    return new StoredGroup(
        new GroupId(row.getObject(1, UUID.class)),
        row.getString(2),
        row.getString(3),
        row.getLong(4),
        row.getObject(5, OffsetDateTime.class).toInstant(),
        row.getObject(6, OffsetDateTime.class).toInstant());
  }
}
