package dev.conveyor.console.failures;

import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.FailureSettled;
import dev.conveyor.schemas.FailureSubject;
import dev.conveyor.schemas.OriginalRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
   */
  void sweep() {
    jdbc.sql(
            """
            UPDATE support.failed_provisions f SET
              status = CASE WHEN a.version > f.version THEN 'superseded' ELSE 'resolved' END,
              note = 'The user is at version ' || a.version || ' now.'
            FROM directory.console_applied_scim_users a
            WHERE f.status = 'open' AND f.stage = 'provisioning' AND f.about_kind = 'user'
              AND a.organization = f.organization AND a.scim_user_id::text = f.about_id
              AND a.version >= f.version
            """)
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
            """)
        .update();
  }

  /** From open to replayed. False when it was not open: somebody else was faster. */
  boolean markReplayed(Failure failure) {
    return move(failure, "replayed", null) == 1;
  }

  boolean markDismissed(Failure failure, @Nullable String note) {
    return move(failure, "dismissed", note) == 1;
  }

  List<Failure> list(FailureFilter filter, int limit) {
    Failure.Status status = filter.status();
    return jdbc.sql(
            SELECT
                + """
                WHERE (:organization::text IS NULL OR organization = :organization)
                  AND (:reference::text IS NULL OR reference = :reference)
                  AND (:status::text IS NULL OR status = :status)
                  AND (:reason::text IS NULL OR reason = :reason)
                  AND (:stage::text IS NULL OR stage = :stage)
                  AND (:user::text IS NULL OR about_id = :user
                    OR position(lower(:user) IN lower(about_name)) > 0)
                  AND (:seen::timestamptz IS NULL
                    OR (last_seen, fingerprint) < (:seen, :fingerprint::text))
                ORDER BY last_seen DESC, fingerprint DESC LIMIT :limit
                """)
        .param("organization", filter.organization())
        .param("reference", filter.reference())
        .param("status", status == null ? null : status.text())
        .param("reason", filter.reason())
        .param("stage", filter.stage())
        .param("user", filter.user())
        .param(
            "seen",
            filter.beforeSeen() == null ? null : filter.beforeSeen().atOffset(ZoneOffset.UTC))
        .param("fingerprint", filter.beforeFingerprint())
        .param("limit", limit)
        .query(FailureStore::read)
        .list();
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
