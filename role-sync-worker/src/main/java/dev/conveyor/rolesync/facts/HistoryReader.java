package dev.conveyor.rolesync.facts;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.rolerules.Checkpoint;
import dev.conveyor.rolerules.Fact;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserChange;
import dev.conveyor.schemas.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads what the grants of some users are derived from, in a handful of statements for all of them:
 * their last checkpoints, the facts since, and the last mappings and default role before.
 *
 * <p>The statements look each user, SCIM user or group up by itself, which OFFSET 0 makes sure of:
 * a join planned with outdated statistics can take minutes.
 */
public final class HistoryReader {

  private final JdbcClient jdbc;
  private final Checkpoints checkpoints;

  public HistoryReader(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.checkpoints = new Checkpoints(jdbc);
  }

  /** The history of each of these users; empty for an unknown user. */
  public Map<UserId, History> read(OrganizationId organization, Collection<UserId> users) {
    return read(organization, users, checkpoints.latest(organization, users), "infinity");
  }

  /** The same, from base checkpoints on, without facts after that time. */
  Map<UserId, History> readUpTo(
      OrganizationId organization, Collection<UserId> users, Instant until) {
    return read(organization, users, checkpoints.bases(organization, users), until.toString());
  }

  private Map<UserId, History> read(
      OrganizationId organization,
      Collection<UserId> users,
      Map<UserId, Checkpoint> known,
      String until) {
    Map<UserId, HistoryDraft> drafts = new HashMap<>();
    users.forEach(
        user -> drafts.put(user, new HistoryDraft(known.getOrDefault(user, Checkpoint.NONE))));
    if (!users.isEmpty()) {
      lifecycles(organization, drafts, until);
      commands(organization, drafts, until);
      drafts.values().forEach(HistoryDraft::skipTimeBeforeFirstFact);
      memberships(organization, drafts, until);
      Map<GroupId, Set<HistoryDraft>> concerned = concerned(drafts.values());
      mappings(organization, concerned, until);
      deletions(organization, concerned, until);
      defaultRoles(organization, drafts.values(), until);
    }
    Map<UserId, History> histories = new HashMap<>();
    drafts.forEach((user, draft) -> histories.put(user, draft.history()));
    return histories;
  }

  private void lifecycles(
      OrganizationId organization, Map<UserId, HistoryDraft> drafts, String until) {
    query(
        """
        SELECT k.id, f.at, f.version, f.change, f.scim_user_id
        FROM unnest(:ids::uuid[], :since::timestamptz[]) AS k (id, since)
        CROSS JOIN LATERAL (SELECT * FROM lifecycle_facts
          WHERE organization = :organization AND user_id = k.id
            AND at > k.since AND at <= :until::timestamptz OFFSET 0) AS f
        """,
        organization,
        since(drafts),
        until,
        row -> {
          @Nullable UUID scim = row.getObject("scim_user_id", UUID.class);
          draft(drafts, row)
              .add(
                  new Fact.Lifecycle(
                      at(row),
                      row.getLong("version"),
                      UserChange.valueOf(row.getString("change")),
                      scim == null ? null : new ScimUserId(scim)));
        });
  }

  private void commands(
      OrganizationId organization, Map<UserId, HistoryDraft> drafts, String until) {
    query(
        """
        SELECT k.id, f.at, f.version, f.role, f.assign
        FROM unnest(:ids::uuid[], :since::timestamptz[]) AS k (id, since)
        CROSS JOIN LATERAL (SELECT * FROM command_facts
          WHERE organization = :organization AND user_id = k.id
            AND at > k.since AND at <= :until::timestamptz OFFSET 0) AS f
        """,
        organization,
        since(drafts),
        until,
        row ->
            draft(drafts, row)
                .add(
                    new Fact.Command(
                        at(row),
                        row.getLong("version"),
                        new Role(row.getString("role")),
                        row.getBoolean("assign"))));
  }

  /** Of SCIM users that a checkpoint covers, since it; all of the others. */
  private void memberships(
      OrganizationId organization, Map<UserId, HistoryDraft> drafts, String until) {
    Map<ScimUserId, Instant> since = new LinkedHashMap<>();
    Map<ScimUserId, Set<HistoryDraft>> links = new HashMap<>();
    for (HistoryDraft draft : drafts.values()) {
      draft
          .scimUsers()
          .forEach((scimUser, start) -> {
            since.merge(scimUser, start, HistoryReader::earlier);
            links.computeIfAbsent(scimUser, id -> new HashSet<>()).add(draft);
          });
    }
    query(
        """
        SELECT k.id, f.group_id, f.at, f.version, f.member
        FROM unnest(:ids::uuid[], :since::timestamptz[]) AS k (id, since)
        CROSS JOIN LATERAL (SELECT * FROM membership_facts
          WHERE organization = :organization AND scim_user_id = k.id
            AND at > k.since AND at <= :until::timestamptz OFFSET 0) AS f
        """,
        organization,
        since,
        until,
        row -> {
          ScimUserId scimUser = new ScimUserId(row.getObject("id", UUID.class));
          Fact fact =
              new Fact.Membership(
                  at(row),
                  new GroupId(row.getObject("group_id", UUID.class)),
                  row.getLong("version"),
                  scimUser,
                  row.getBoolean("member"));
          links.getOrDefault(scimUser, Set.of()).forEach(draft -> draft.add(fact));
        });
  }

  private static Map<GroupId, Set<HistoryDraft>> concerned(Collection<HistoryDraft> drafts) {
    Map<GroupId, Set<HistoryDraft>> concerned = new LinkedHashMap<>();
    for (HistoryDraft draft : drafts) {
      for (GroupId group : draft.groups()) {
        concerned.computeIfAbsent(group, id -> new HashSet<>()).add(draft);
      }
    }
    return concerned;
  }

  private void mappings(
      OrganizationId organization, Map<GroupId, Set<HistoryDraft>> concerned, String until) {
    Map<GroupId, Instant> since = new LinkedHashMap<>();
    concerned.forEach((group, drafts) -> since.put(group, earliest(drafts)));
    query(
        """
        SELECT k.id, f.at, f.version, f.role
        FROM unnest(:ids::uuid[], :since::timestamptz[]) AS k (id, since)
        CROSS JOIN LATERAL (
          (SELECT at, version, role FROM mapping_facts
            WHERE organization = :organization AND group_id = k.id
              AND at > k.since AND at <= :until::timestamptz OFFSET 0)
          UNION ALL
          (SELECT at, version, role FROM mapping_facts
            WHERE organization = :organization AND group_id = k.id AND at <= k.since
            ORDER BY at DESC, version::text COLLATE "C" DESC LIMIT 1)) AS f
        """,
        organization,
        since,
        until,
        row ->
            spread(
                new Fact.Mapping(at(row), group(row), row.getLong("version"), role(row)),
                concerned,
                row));
  }

  /** At most one for each group. */
  private void deletions(
      OrganizationId organization, Map<GroupId, Set<HistoryDraft>> concerned, String until) {
    if (concerned.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            SELECT group_id AS id, at FROM group_deletion_facts
            WHERE organization = :organization AND group_id = ANY (:ids::uuid[])
              AND at <= :until::timestamptz
            """)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(concerned.keySet()))
        .param("until", until)
        .query(row -> {
          spread(new Fact.GroupDeleted(at(row), group(row)), concerned, row);
        });
  }

  private void defaultRoles(
      OrganizationId organization, Collection<HistoryDraft> drafts, String until) {
    if (drafts.stream().allMatch(HistoryDraft::isEmpty)) {
      return;
    }
    List<Fact> defaults =
        jdbc.sql(
                """
                (SELECT at, version, role FROM default_role_facts
                  WHERE organization = :organization
                    AND at > :since::timestamptz AND at <= :until::timestamptz)
                UNION ALL
                (SELECT at, version, role FROM default_role_facts
                  WHERE organization = :organization AND at <= :since::timestamptz
                  ORDER BY at DESC, version::text COLLATE "C" DESC LIMIT 1)
                """)
            .param("organization", organization.value())
            .param("since", Checkpoints.text(earliest(drafts)))
            .param("until", until)
            .query((row, number) ->
                (Fact) new Fact.DefaultRole(at(row), row.getLong("version"), role(row)))
            .list();
    drafts.forEach(draft -> defaults.forEach(draft::add));
  }

  private void query(
      String sql,
      OrganizationId organization,
      Map<?, Instant> since,
      String until,
      RowCallbackHandler rows) {
    if (since.isEmpty()) {
      return;
    }
    jdbc.sql(sql)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(since.keySet()))
        .param("since", SqlArrays.texts(since.values(), Checkpoints::text))
        .param("until", until)
        .query(rows);
  }

  private static Map<UserId, Instant> since(Map<UserId, HistoryDraft> drafts) {
    Map<UserId, Instant> since = new LinkedHashMap<>();
    drafts.forEach((user, draft) -> since.put(user, draft.checkpoint().at()));
    return since;
  }

  private static Instant earliest(Collection<HistoryDraft> drafts) {
    return drafts.stream()
        .filter(draft -> !draft.isEmpty())
        .map(draft -> draft.checkpoint().at())
        .min(Instant::compareTo)
        .orElse(Instant.MIN);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static HistoryDraft draft(Map<UserId, HistoryDraft> drafts, ResultSet row)
      throws SQLException {
    return drafts.computeIfAbsent(
        new UserId(row.getObject("id", UUID.class)), id -> new HistoryDraft(Checkpoint.NONE));
  }

  private static void spread(Fact fact, Map<GroupId, Set<HistoryDraft>> concerned, ResultSet row)
      throws SQLException {
    concerned.getOrDefault(group(row), Set.of()).forEach(draft -> draft.add(fact));
  }

  private static GroupId group(ResultSet row) throws SQLException {
    return new GroupId(row.getObject("id", UUID.class));
  }

  private static Instant at(ResultSet row) throws SQLException {
    return row.getObject("at", OffsetDateTime.class).toInstant();
  }

  private static @Nullable Role role(ResultSet row) throws SQLException {
    String name = row.getString("role");
    return name == null ? null : new Role(name);
  }
}
