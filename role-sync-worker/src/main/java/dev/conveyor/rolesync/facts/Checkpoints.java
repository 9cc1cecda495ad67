package dev.conveyor.rolesync.facts;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.rolerules.Checkpoint;
import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.GrantSource;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code checkpoints}: at most a base checkpoint and a recent one for each user. */
public final class Checkpoints {

  /** The resolution of PostgreSQL's times. */
  static final Duration TICK = Duration.ofNanos(1000);

  private final JdbcClient jdbc;

  public Checkpoints(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The latest checkpoint of each user who has one. */
  Map<UserId, Checkpoint> latest(OrganizationId organization, Collection<UserId> users) {
    return find(
        """
        SELECT DISTINCT ON (user_id) * FROM checkpoints
        WHERE organization = :organization AND user_id = ANY (:ids::uuid[])
        ORDER BY user_id, at DESC
        """,
        organization,
        users);
  }

  /** The base checkpoint of each user who has one. */
  Map<UserId, Checkpoint> bases(OrganizationId organization, Collection<UserId> users) {
    return find(
        """
        SELECT * FROM checkpoints
        WHERE organization = :organization AND user_id = ANY (:ids::uuid[]) AND base
        """,
        organization,
        users);
  }

  /** Adds recent checkpoints, or replaces them, in the caller's transaction. */
  public void saveRecent(OrganizationId organization, Map<UserId, Checkpoint> checkpoints) {
    checkpoints.forEach((user, checkpoint) -> save(organization, user, false, checkpoint));
  }

  /** Adds base checkpoints, or replaces them, in the caller's transaction. */
  void saveBases(OrganizationId organization, Map<UserId, Checkpoint> checkpoints) {
    checkpoints.forEach((user, checkpoint) -> save(organization, user, true, checkpoint));
  }

  private void save(OrganizationId organization, UserId user, boolean base, Checkpoint checkpoint) {
    List<ScimUserId> members = new ArrayList<>();
    List<GroupId> groups = new ArrayList<>();
    checkpoint
        .memberships()
        .forEach((member, in) ->
            in.forEach(group -> {
              members.add(member);
              groups.add(group);
            }));
    List<Grant> grants = List.copyOf(checkpoint.grants());
    @Nullable UserStatus status = checkpoint.status();
    @Nullable ScimUserId scimUser = checkpoint.scimUser();
    jdbc.sql(
            """
            INSERT INTO checkpoints (organization, user_id, base, at, status, scim_user_id,
              covered, members, groups, roles, sources, billing_admin)
            VALUES (:organization, :user, :base, :at::timestamptz, :status, :scimUser::uuid,
              :covered::uuid[], :members::uuid[], :groups::uuid[], :roles::text[],
              :sources::text[], :billingAdmin)
            ON CONFLICT (organization, user_id, base) DO UPDATE SET
              at = excluded.at, status = excluded.status, scim_user_id = excluded.scim_user_id,
              covered = excluded.covered, members = excluded.members, groups = excluded.groups,
              roles = excluded.roles, sources = excluded.sources,
              billing_admin = excluded.billing_admin
            """)
        .param("organization", organization.value())
        .param("user", user.value())
        .param("base", base)
        .param("at", text(checkpoint.at()))
        .param("status", status == null ? null : status.text())
        .param("scimUser", scimUser == null ? null : scimUser.toString())
        .param("covered", SqlArrays.texts(checkpoint.memberships().keySet()))
        .param("members", SqlArrays.texts(members))
        .param("groups", SqlArrays.texts(groups))
        .param("roles", SqlArrays.texts(grants, grant -> grant.role().name()))
        .param("sources", SqlArrays.texts(grants, grant -> grant.source().text()))
        .param("billingAdmin", checkpoint.billingAdmin())
        .update();
  }

  /** The time of the organization's newest recent checkpoint. */
  Optional<Instant> newest(OrganizationId organization) {
    return jdbc.sql(
            """
            SELECT at FROM checkpoints WHERE organization = :organization AND NOT base
            ORDER BY at DESC LIMIT 1
            """)
        .param("organization", organization.value())
        .query((row, number) -> row.getObject("at", OffsetDateTime.class).toInstant())
        .optional();
  }

  /**
   * A fact that arrived late.
   *
   * @param id of the user or SCIM user that it is about
   */
  record Late(String id, Instant at) {}

  /** Deletes these users' recent checkpoints at or after the late facts. */
  void deleteOfUsers(OrganizationId organization, List<Late> late) {
    delete(
        """
        DELETE FROM checkpoints c
        USING unnest(:ids::uuid[], :times::timestamptz[]) AS late (id, at)
        WHERE c.organization = :organization AND NOT c.base AND c.user_id = late.id
          AND c.at >= late.at
        """,
        organization,
        late);
  }

  /** The same, for users who are or were linked to these SCIM users. */
  void deleteOfScimUsers(OrganizationId organization, List<Late> late) {
    delete(
        """
        DELETE FROM checkpoints c
        USING unnest(:ids::uuid[], :times::timestamptz[]) AS late (id, at), lifecycle_facts f
        WHERE c.organization = :organization AND NOT c.base AND c.user_id = f.user_id
          AND c.at >= late.at AND f.organization = c.organization AND f.scim_user_id = late.id
        """,
        organization,
        late);
  }

  private void delete(String sql, OrganizationId organization, List<Late> late) {
    if (late.isEmpty()) {
      return;
    }
    jdbc.sql(sql)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(late, Late::id))
        .param("times", SqlArrays.texts(late, each -> text(each.at())))
        .update();
  }

  /** Deletes all recent checkpoints at or after that time. */
  void deleteSince(OrganizationId organization, Instant at) {
    jdbc.sql(
            """
            DELETE FROM checkpoints
            WHERE organization = :organization AND NOT base AND at >= :at::timestamptz
            """)
        .param("organization", organization.value())
        .param("at", text(at))
        .update();
  }

  void forget(OrganizationId organization, Collection<UserId> users) {
    jdbc.sql(
            """
            DELETE FROM checkpoints
            WHERE organization = :organization AND user_id = ANY (:ids::uuid[])
            """)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(users))
        .update();
  }

  private Map<UserId, Checkpoint> find(
      String sql, OrganizationId organization, Collection<UserId> users) {
    Map<UserId, Checkpoint> found = new HashMap<>();
    jdbc.sql(sql)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(users))
        .query(row -> {
          found.put(new UserId(row.getObject("user_id", UUID.class)), checkpoint(row));
        });
    return found;
  }

  private static Checkpoint checkpoint(ResultSet row) throws SQLException {
    Map<ScimUserId, Set<GroupId>> memberships = new HashMap<>();
    for (UUID covered : uuids(row, "covered")) {
      memberships.put(new ScimUserId(covered), new HashSet<>());
    }
    UUID[] members = uuids(row, "members");
    UUID[] groups = uuids(row, "groups");
    for (int i = 0; i < members.length; i++) {
      memberships
          .computeIfAbsent(new ScimUserId(members[i]), id -> new HashSet<>())
          .add(new GroupId(groups[i]));
    }
    String[] roles = (String[]) row.getArray("roles").getArray();
    String[] sources = (String[]) row.getArray("sources").getArray();
    Set<Grant> grants = new HashSet<>();
    for (int i = 0; i < roles.length; i++) {
      grants.add(new Grant(new Role(roles[i]), GrantSource.parse(sources[i])));
    }
    @Nullable String status = row.getString("status");
    @Nullable UUID scimUser = row.getObject("scim_user_id", UUID.class);
    return new Checkpoint(
        row.getObject("at", OffsetDateTime.class).toInstant(),
        status == null ? null : UserStatus.parse(status),
        scimUser == null ? null : new ScimUserId(scimUser),
        memberships,
        grants,
        row.getBoolean("billing_admin"));
  }

  private static UUID[] uuids(ResultSet row, String column) throws SQLException {
    return (UUID[]) row.getArray(column).getArray();
  }

  /** In PostgreSQL's syntax. */
  static String text(Instant time) {
    return time.equals(Instant.MIN) ? "-infinity" : time.toString();
  }
}
