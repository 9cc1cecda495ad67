package dev.conveyor.console.support;

import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what happened to a user: pushes and changes out of {@code support.timeline}, memberships
 * and commands out of the role-sync worker's facts, failures and what support did about them. Each
 * source gives its newest, and the newest of all are shown, so a page costs the same however long
 * the story is.
 */
public final class Timeline {

  private static final Comparator<Entry> NEWEST_FIRST =
      Comparator.comparing(Entry::at).thenComparing(Entry::kind).reversed();

  private final JdbcClient jdbc;

  Timeline(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Whose timeline.
   *
   * @param scimUser null for a user who was never pushed
   * @param email by which a push that was refused before the user existed is found
   */
  public record Subject(
      OrganizationId organization, UserId user, @Nullable UUID scimUser, EmailAddress email) {}

  /** The newest first, those before that time. */
  public List<Entry> list(Subject subject, Instant before, int limit) {
    Map<String, String> groups = new HashMap<>();
    List<Entry> entries = new ArrayList<>();
    UUID scimUser = subject.scimUser();
    if (scimUser != null) {
      entries.addAll(memberships(subject, scimUser, before, limit, groups));
      entries.addAll(rows(subject, "push", scimUser, before, limit, groups));
    }
    nameGroups(subject, groups);
    entries.addAll(rows(subject, "change", subject.user().value(), before, limit, groups));
    entries.addAll(commands(subject, before, limit));
    entries.addAll(failures(subject, before, limit));
    entries.addAll(support(subject, before, limit));
    return entries.stream().sorted(NEWEST_FIRST).limit(limit).toList();
  }

  /** Deletes what is older than that, a portion at a time. */
  public int forget(Duration age, int atMost) {
    return jdbc.sql(
            """
            DELETE FROM support.timeline WHERE (organization, subject, kind, version) IN (
              SELECT organization, subject, kind, version FROM support.timeline
              WHERE at < clock_timestamp() - :seconds * interval '1 second' ORDER BY at LIMIT :most)
            """)
        .param("seconds", age.toSeconds())
        .param("most", atMost)
        .update();
  }

  private List<Entry> rows(
      Subject subject,
      String kind,
      UUID id,
      Instant before,
      int limit,
      Map<String, String> groups) {
    return jdbc.sql(
            """
            SELECT at, version, detail::text FROM support.timeline
            WHERE organization = :organization AND subject = :id AND kind = :kind AND at < :before
            ORDER BY version DESC LIMIT :limit
            """)
        .param("organization", subject.organization().value())
        .param("id", id)
        .param("kind", kind)
        .param("before", before.atOffset(ZoneOffset.UTC))
        .param("limit", limit)
        .query((row, number) -> {
          var detail = JsonMapper.shared().readTree(row.getString("detail"));
          return kind.equals("push")
              ? entry(
                  row.getObject("at", OffsetDateTime.class),
                  Entry.Kind.PUSH,
                  TimelineWords.push(detail, row.getLong("version")),
                  null)
              : entry(
                  row.getObject("at", OffsetDateTime.class),
                  Entry.Kind.CHANGE,
                  TimelineWords.change(detail, groups),
                  null);
        })
        .list();
  }

  private List<Entry> memberships(
      Subject subject, UUID scimUser, Instant before, int limit, Map<String, String> groups) {
    return jdbc.sql(
            """
            SELECT f.at, f.member, f.group_id, g.display_name
            FROM roles.console_membership_facts f
            LEFT JOIN scim.console_groups g
              ON g.organization = f.organization AND g.id = f.group_id
            WHERE f.organization = :organization AND f.scim_user_id = :id AND f.at < :before
            ORDER BY f.at DESC LIMIT :limit
            """)
        .param("organization", subject.organization().value())
        .param("id", scimUser)
        .param("before", before.atOffset(ZoneOffset.UTC))
        .param("limit", limit)
        .query((row, number) -> {
          String known = row.getString("display_name");
          String name = known == null ? "that was deleted" : known;
          groups.put(row.getString("group_id"), name);
          return entry(
              row.getObject("at", OffsetDateTime.class),
              Entry.Kind.GROUP,
              (row.getBoolean("member") ? "Joined the group " : "Left the group ") + name + ".",
              null);
        })
        .list();
  }

  /** Groups that the user holds grants of; the timeline's page names them. */
  private void nameGroups(Subject subject, Map<String, String> groups) {
    jdbc.sql(
            """
            SELECT g.id, g.display_name FROM roles.console_grants r
            JOIN scim.console_groups g
              ON g.organization = r.organization AND r.source = 'group:' || g.id
            WHERE r.organization = :organization AND r.user_id = :user
            """)
        .param("organization", subject.organization().value())
        .param("user", subject.user().value())
        .query(row -> {
          groups.put(row.getString("id"), row.getString("display_name"));
        });
  }

  private List<Entry> commands(Subject subject, Instant before, int limit) {
    return query(
        subject,
        """
        SELECT c.at, who.actor, o.outcome, c.assign, c.role
        FROM roles.console_command_facts c
        LEFT JOIN roles.console_command_outcomes o ON o.organization = c.organization
          AND o.user_id = c.user_id AND o.version = c.version
        LEFT JOIN LATERAL (SELECT a.actor FROM support.audit a
          WHERE a.subject = c.user_id::text AND a.organization = c.organization
            AND a.act = CASE WHEN c.assign THEN 'assigned a role' ELSE 'removed a role' END
            AND a.detail = c.role AND a.at BETWEEN c.at - interval '1 s' AND c.at + interval '10 s'
          ORDER BY abs(extract(epoch FROM a.at - c.at)) LIMIT 1) AS who ON true
        WHERE c.organization = :organization AND c.user_id = :user AND c.at < :before
        ORDER BY c.version DESC LIMIT :limit
        """,
        before,
        limit,
        (row, number) ->
            entry(
                row.getObject("at", OffsetDateTime.class),
                Entry.Kind.COMMAND,
                TimelineWords.command(
                    row.getString("actor"),
                    row.getString("outcome"),
                    row.getBoolean("assign"),
                    row.getString("role")),
                null));
  }

  private List<Entry> failures(Subject subject, Instant before, int limit) {
    return query(
        subject,
        """
        SELECT first_seen, message, status, reference
        FROM support.failed_provisions
        WHERE organization = :organization AND about_kind = 'user'
          AND (about_id IN (:user::text, :scimUser::text)
            OR about_id IS NULL AND lower(about_name) = lower(:email)
            OR request_method = 'POST' AND name_key = :emailKey) AND first_seen < :before
        ORDER BY first_seen DESC LIMIT :limit
        """,
        before,
        limit,
        (row, number) ->
            entry(
                row.getObject("first_seen", OffsetDateTime.class),
                Entry.Kind.FAILURE,
                row.getString("message") + " It is " + row.getString("status") + " now.",
                row.getString("reference")));
  }

  private List<Entry> support(Subject subject, Instant before, int limit) {
    return query(
        subject,
        """
        SELECT a.at, a.actor, a.act, a.detail, a.subject
        FROM support.failed_provisions f JOIN support.audit a ON a.subject = f.reference
        WHERE f.organization = :organization AND f.about_kind = 'user'
          AND (f.about_id IN (:user::text, :scimUser::text)
            OR f.about_id IS NULL AND lower(f.about_name) = lower(:email)
            OR f.request_method = 'POST' AND f.name_key = :emailKey) AND a.at < :before
        ORDER BY a.id DESC LIMIT :limit
        """,
        before,
        limit,
        (row, number) -> {
          String detail = row.getString("detail");
          return entry(
              row.getObject("at", OffsetDateTime.class),
              Entry.Kind.REPLAY,
              "%s %s it%s"
                  .formatted(
                      row.getString("actor"),
                      row.getString("act"),
                      detail == null ? "." : ": " + detail),
              row.getString("subject"));
        });
  }

  private List<Entry> query(
      Subject subject, String sql, Instant before, int limit, RowMapper<Entry> mapper) {
    return jdbc.sql(sql)
        .param("organization", subject.organization().value())
        .param("user", subject.user().value())
        .param("scimUser", subject.scimUser())
        .param("email", subject.email().value())
        .param("emailKey", subject.email().key().value())
        .param("before", before.atOffset(ZoneOffset.UTC))
        .param("limit", limit)
        .query(mapper)
        .list();
  }

  private static Entry entry(
      OffsetDateTime at, Entry.Kind kind, String text, @Nullable String reference) {
    return new Entry(at.toInstant(), kind, text, reference);
  }
}
