package dev.conveyor.console.failures;

import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.FailureSettled;
import dev.conveyor.schemas.FailureSubject;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.OriginalRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code support.failed_provisions}. */
public final class FailureStore {

  private static final String SELECT =
      """
      SELECT fingerprint, reference, organization, about_kind, about_id, about_name, stage, reason,
        message, version, original_topic, original_partition, original_offset, original_key,
        original_headers::text, original_value, first_seen, last_seen, tries, status, note
      FROM support.failed_provisions
      """;

  private final JdbcClient jdbc;

  public FailureStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Takes a try that failed: the first one of a change, or another one of a change that is known.
   *
   * @param thisTry the same whenever this very try is heard of again
   */
  void failed(FailedProvision failure, String thisTry) {
    int known =
        jdbc.sql(
                """
                UPDATE support.failed_provisions SET
                  tries = tries + 1, last_try = :try, last_seen = greatest(last_seen, :seen),
                  reason = :reason, message = :message, status = 'open'
                WHERE (fingerprint = :fingerprint
                    OR reference = :reference AND stage = :stage AND status = 'replayed')
                  AND last_try <> :try
                """)
            .param("try", thisTry)
            .param("seen", failure.occurredAt().atOffset(ZoneOffset.UTC))
            .param("reason", failure.reason())
            .param("message", clean(failure.message()))
            .param("fingerprint", failure.fingerprint())
            .param("reference", failure.reference().value())
            .param("stage", failure.stage().text())
            .update();
    if (known == 0) {
      insert(failure, thisTry);
    }
  }

  private void insert(FailedProvision failure, String thisTry) {
    OriginalRecord original = failure.original();
    jdbc.sql(
            """
            INSERT INTO support.failed_provisions (fingerprint, reference, organization, about_kind,
              about_id, about_name, stage, reason, message, version, original_topic,
              original_partition, original_offset, original_key, original_headers, original_value,
              first_seen, last_seen, last_try)
            VALUES (:fingerprint, :reference, :organization, :kind, :id, :name, :stage, :reason,
              :message, :version, :topic, :partition, :offset, :key, :headers::jsonb, :value,
              :seen, :seen, :try)
            ON CONFLICT (fingerprint) DO NOTHING
            """)
        .param("fingerprint", failure.fingerprint())
        .param("reference", failure.reference().value())
        .param("organization", failure.organization().value())
        .param("kind", failure.about().kind())
        .param("id", failure.about().id())
        .param("name", clean(failure.about().name()))
        .param("stage", failure.stage().text())
        .param("reason", failure.reason())
        .param("message", clean(failure.message()))
        .param("version", failure.version())
        .param("topic", original.topic())
        .param("partition", original.partition())
        .param("offset", original.offset())
        .param("key", OriginalRecord.decode(original.key()))
        .param("headers", JsonMapper.shared().writeValueAsString(original.headers()))
        .param("value", OriginalRecord.decode(original.value()))
        .param("seen", failure.occurredAt().atOffset(ZoneOffset.UTC))
        .param("try", thisTry)
        .update();
  }

  /** A failure that was sent through again, or came right by itself, has come to its end. */
  void settled(FailureSettled settled) {
    jdbc.sql(
            """
            UPDATE support.failed_provisions SET status = :status, note = :note
            WHERE reference = :reference AND stage = :stage AND status IN ('open', 'replayed')
            """)
        .param("status", settled.outcome().text())
        .param("note", clean(settled.message()))
        .param("reference", settled.reference().value())
        .param("stage", settled.stage().text())
        .update();
  }

  /**
   * Marks failures whose user has moved on: to a newer version that was applied, or that failed in
   * its turn. A version that has been applied after all is resolved.
   *
   * @param reference of the failures to look at; null for all
   */
  void sweep(@Nullable String reference) {
    String which = reference == null ? "" : " AND f.reference = :reference";
    jdbc.sql(
            """
            UPDATE support.failed_provisions f SET
              status = CASE WHEN a.version > f.version THEN 'superseded' ELSE 'resolved' END,
              note = 'The user is at version ' || a.version || ' now.'
            FROM directory.console_applied_scim_users a
            WHERE f.status = 'open' AND f.stage = 'provisioning' AND f.about_kind = 'user'
              AND a.organization = f.organization AND a.version >= f.version
              -- A cast on this side, so that the index of the other one serves.
              AND a.scim_user_id = CASE
                WHEN f.about_id ~ '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$'
                THEN f.about_id::uuid END
            """
                + which)
        .param("reference", reference)
        .update();
    jdbc.sql(
            """
            UPDATE support.failed_provisions f SET
              status = 'superseded', note = 'A newer version failed, too: see that failure.'
            WHERE f.status = 'open' AND f.stage = 'provisioning' AND f.about_kind = 'user'
              AND EXISTS (SELECT FROM support.failed_provisions n
                WHERE n.organization = f.organization AND n.about_kind = 'user'
                  AND n.about_id = f.about_id AND n.stage = f.stage AND n.version > f.version
                  AND n.status IN ('open', 'replayed'))
            """
                + which)
        .param("reference", reference)
        .update();
  }

  /** From open to replayed. False when it was not open: somebody else was faster. */
  boolean markReplayed(Failure failure) {
    return move(failure, "replayed", null) == 1;
  }

  boolean markDismissed(Failure failure, @Nullable String note) {
    return move(failure, "dismissed", note) == 1;
  }

  /** The newest first. The statement has only the conditions that narrow, so an index serves it. */
  List<Failure> list(FailureFilter filter, int limit) {
    Map<String, Object> params = new HashMap<>();
    StringBuilder where = new StringBuilder(" WHERE true");
    narrow(
        where, params, " AND organization = :organization", "organization", filter.organization());
    narrow(where, params, " AND reference = :reference", "reference", filter.reference());
    Failure.Status status = filter.status();
    narrow(where, params, " AND status = :status", "status", status == null ? null : status.text());
    narrow(where, params, " AND reason = :reason", "reason", filter.reason());
    narrow(where, params, " AND stage = :stage", "stage", filter.stage());
    narrow(
        where,
        params,
        " AND (about_id = :user OR position(lower(:user) IN lower(about_name)) > 0)",
        "user",
        filter.user());
    Instant before = filter.beforeSeen();
    if (before != null) {
      where.append(" AND (last_seen, fingerprint) < (:seen, :fingerprint)");
      params.put("seen", before.atOffset(ZoneOffset.UTC));
      params.put("fingerprint", filter.beforeFingerprint());
    }
    return jdbc.sql(SELECT + where + " ORDER BY last_seen DESC, fingerprint DESC LIMIT :limit")
        .params(params)
        .param("limit", limit)
        .query(FailureStore::read)
        .list();
  }

  private static void narrow(
      StringBuilder where,
      Map<String, Object> params,
      String condition,
      String name,
      @Nullable String value) {
    if (value != null) {
      where.append(condition);
      params.put(name, value);
    }
  }

  /** Open failures of a cause, in the order of their fingerprints, those after the given one. */
  List<Failure> openOf(Cause cause, String after, int limit) {
    return jdbc.sql(
            SELECT
                + """
                WHERE status = 'open' AND organization = :organization AND stage = :stage
                  AND reason = :reason AND fingerprint > :after ORDER BY fingerprint LIMIT :limit
                """)
        .param("organization", cause.organization())
        .param("stage", cause.stage())
        .param("reason", cause.reason())
        .param("after", after)
        .param("limit", limit)
        .query(FailureStore::read)
        .list();
  }

  /** Causes with open failures, the commonest first. */
  List<OpenCause> causes(@Nullable String organization, int limit) {
    return jdbc.sql(
            "SELECT organization, stage, reason, open FROM support.causes WHERE open > 0"
                + (organization == null ? "" : " AND organization = :organization")
                + " ORDER BY open DESC, organization, stage, reason LIMIT :limit")
        .param("organization", organization)
        .param("limit", limit)
        .query(
            (row, number) ->
                new OpenCause(
                    new Cause(row.getString(1), row.getString(2), row.getString(3)),
                    row.getLong(4)))
        .list();
  }

  long open(Cause cause) {
    return jdbc.sql(
            """
            SELECT open FROM support.causes
            WHERE organization = :organization AND stage = :stage AND reason = :reason
            """)
        .param("organization", cause.organization())
        .param("stage", cause.stage())
        .param("reason", cause.reason())
        .query(Long.class)
        .optional()
        .orElse(0L);
  }

  Optional<Long> appliedVersion(OrganizationId organization, UUID scimUser) {
    return jdbc.sql(
            """
            SELECT version FROM directory.console_applied_scim_users
            WHERE organization = :organization AND scim_user_id = :user
            """)
        .param("organization", organization.value())
        .param("user", scimUser)
        .query(Long.class)
        .optional();
  }

  /** How many failures are open. */
  long open() {
    return jdbc.sql("SELECT coalesce(sum(open), 0) FROM support.causes WHERE open > 0")
        .query(Long.class)
        .single();
  }

  Optional<Failure> find(String fingerprint) {
    return jdbc.sql(SELECT + " WHERE fingerprint = :fingerprint")
        .param("fingerprint", fingerprint)
        .query(FailureStore::read)
        .optional();
  }

  private int move(Failure failure, String status, @Nullable String note) {
    return jdbc.sql(
            """
            UPDATE support.failed_provisions SET status = :status, note = coalesce(:note, note)
            WHERE fingerprint = :fingerprint AND status = 'open'
            """)
        .param("status", status)
        .param("note", note)
        .param("fingerprint", failure.fingerprint())
        .update();
  }

  private static Failure read(ResultSet row, int number) throws SQLException {
    OriginalRecord.Header[] headers =
        JsonMapper.shared().readValue(row.getString(15), OriginalRecord.Header[].class);
    return new Failure(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        new FailureSubject(row.getString(4), row.getString(5), row.getString(6)),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        row.getLong(10),
        new OriginalRecord(
            row.getString(11),
            row.getObject(12, Integer.class),
            row.getObject(13, Long.class),
            OriginalRecord.encode(row.getBytes(14)),
            Arrays.asList(headers),
            OriginalRecord.encode(row.getBytes(16))),
        row.getObject(17, OffsetDateTime.class).toInstant(),
        row.getObject(18, OffsetDateTime.class).toInstant(),
        row.getInt(19),
        Failure.Status.parse(row.getString(20)),
        row.getString(21));
  }

  /** PostgreSQL keeps every character but NUL. */
  private static @Nullable String clean(@Nullable String text) {
    return text == null ? null : text.replace('\u0000', '\uFFFD');
  }
}
