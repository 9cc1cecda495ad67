package dev.conveyor.console.support;

import dev.conveyor.console.support.Failure.Status;
import dev.conveyor.console.support.Merge.Known;
import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.FailureSettled;
import dev.conveyor.schemas.OriginalRecord;
import dev.conveyor.schemas.Topic;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** What stages tell of failed provisions, on its way into {@code support.failed_provisions}. */
final class FailureIntake {

  private static final String REQUESTS = Topic.SCIM_REQUESTS.topicName();

  /** A failure that the ingress reported first: the attempt itself has not been reported yet. */
  private static final String NO_TRY_YET = "undone";

  private final JdbcClient jdbc;
  private final SubjectNames names;

  FailureIntake(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.names = new SubjectNames(jdbc);
  }

  /**
   * Takes a failed provision, in the caller's transaction: of a change that is known, or of another
   * one.
   *
   * @return the fingerprint of a failure whose cause went away before its request was known, so
   *     that it is to be sent through again now
   */
  Optional<String> failed(Heard heard) {
    Known known = find(heard.failure()).orElse(null);
    if (known == null && insert(heard)) {
      return Optional.empty();
    }
    if (known == null) {
      known = find(heard.failure()).orElseThrow();
    }
    return merge(known, heard);
  }

  /** By the fingerprint; a replay that failed, by the reference that it carries. */
  private Optional<Known> find(FailedProvision failure) {
    return jdbc.sql(
            """
            SELECT fingerprint, original_topic, about_id, version, resource_version, status,
              settled_at, last_try
            FROM support.failed_provisions
            WHERE organization = :organization AND (fingerprint = :fingerprint
              OR reference = :reference AND status = 'replayed'
                AND (stage = :stage OR original_topic = :requests))
            ORDER BY fingerprint = :fingerprint DESC LIMIT 1 FOR UPDATE
            """)
        .param("organization", failure.organization().value())
        .param("fingerprint", failure.fingerprint())
        .param("reference", failure.reference().value())
        .param("stage", failure.stage().text())
        .param("requests", REQUESTS)
        .query(FailureIntake::known)
        .optional();
  }

  private static Known known(ResultSet row, int number) throws SQLException {
    OffsetDateTime settled = row.getObject("settled_at", OffsetDateTime.class);
    return new Known(
        row.getString("fingerprint"),
        row.getString("original_topic"),
        row.getString("about_id"),
        row.getLong("version"),
        row.getObject("resource_version", Long.class),
        Status.parse(row.getString("status")),
        settled == null ? null : settled.toInstant(),
        row.getString("last_try"));
  }

  private Optional<String> merge(Known known, Heard heard) {
    Merge merge = Merge.of(known, heard);
    if (merge.counts()) {
      count(known, heard);
    } else if (merge.reopens()) {
      reopen(known);
    }
    if (merge.takesOriginal()) {
      takeOriginal(known, heard);
    }
    addNames(known, heard);
    return heard.isUndone() ? takeCauseGone(known) : Optional.empty();
  }

  private void count(Known known, Heard heard) {
    FailedProvision failure = heard.failure();
    one(
        jdbc.sql(
                """
                UPDATE support.failed_provisions SET
                  tries = tries + 1, last_try = :try, last_seen = greatest(last_seen, :seen),
                  reason = :reason, message = :message, status = 'open', stage = :stage,
                  about_id = coalesce(:id, about_id), about_name = coalesce(about_name, :name),
                  version = CASE WHEN about_id IS NOT DISTINCT FROM :id
                    THEN greatest(version, :version) ELSE :version END,
                  note = NULL, automatic = false, cause_gone = false, settled_at = NULL
                WHERE fingerprint = :fingerprint
                """)
            .param("try", heard.thisTry())
            .param("seen", time(failure.occurredAt()))
            .param("reason", failure.reason().value())
            .param("message", clean(failure.message()))
            .param("stage", heard.stage())
            .param("id", failure.about().id())
            .param("name", clean(failure.about().name()))
            .param("version", failure.version())
            .param("fingerprint", known.fingerprint())
            .update());
  }

  private void reopen(Known known) {
    one(
        jdbc.sql(
                """
                UPDATE support.failed_provisions SET status = 'open', note = NULL
                WHERE fingerprint = :fingerprint
                """)
            .param("fingerprint", known.fingerprint())
            .update());
  }

  private void takeOriginal(Known known, Heard heard) {
    FailedProvision failure = heard.failure();
    OriginalRecord original = failure.original();
    one(
        jdbc.sql(
                """
                UPDATE support.failed_provisions SET
                  original_topic = :topic, original_partition = :partition,
                  original_offset = :offset, original_key = :key,
                  original_headers = :headers::jsonb, original_value = :value,
                  request_method = :method, resource_version = :resourceVersion,
                  about_id = coalesce(:id, about_id), about_name = coalesce(:name, about_name),
                  name_key = coalesce(:nameKey, name_key)
                WHERE fingerprint = :fingerprint
                """)
            .param("topic", original.topic())
            .param("partition", original.partition())
            .param("offset", original.offset())
            .param("key", OriginalRecord.decode(original.key()))
            .param("headers", JsonMapper.shared().writeValueAsString(original.headers()))
            .param("value", OriginalRecord.decode(original.value()))
            .param("method", heard.method())
            .param("resourceVersion", heard.resourceVersion())
            .param("id", failure.about().id())
            .param("name", clean(failure.about().name()))
            .param("nameKey", heard.nameKey())
            .param("fingerprint", known.fingerprint())
            .update());
  }

  private void addNames(Known known, Heard heard) {
    one(
        jdbc.sql(
                """
                UPDATE support.failed_provisions SET names = ARRAY(
                  SELECT name FROM unnest(names || :names::text[]) AS name
                  GROUP BY name ORDER BY name LIMIT 50)
                WHERE fingerprint = :fingerprint
                """)
            .param("names", names.of(heard))
            .param("fingerprint", known.fingerprint())
            .update());
  }

  private Optional<String> takeCauseGone(Known known) {
    return jdbc.sql(
            """
            UPDATE support.failed_provisions SET cause_gone = false
            WHERE fingerprint = :fingerprint AND status = 'open' AND cause_gone
            RETURNING fingerprint
            """)
        .param("fingerprint", known.fingerprint())
        .query(String.class)
        .optional();
  }

  /** False when another console was faster. */
  private boolean insert(Heard heard) {
    FailedProvision failure = heard.failure();
    OriginalRecord original = failure.original();
    return jdbc.sql(
                """
                INSERT INTO support.failed_provisions (fingerprint, reference, organization,
                  about_kind, about_id, about_name, name_key, names, stage, reason, message, version,
                  original_topic, original_partition, original_offset, original_key,
                  original_headers, original_value, request_method, resource_version,
                  first_seen, last_seen, tries, last_try)
                VALUES (:fingerprint, :reference, :organization, :kind, :id, :name, :nameKey,
                  :names::text[], :stage, :reason, :message, :version, :topic, :partition, :offset, :key,
                  :headers::jsonb, :value, :method, :resourceVersion, :seen, :seen, :tries, :try)
                ON CONFLICT (fingerprint) DO NOTHING
                """)
            .param("fingerprint", failure.fingerprint())
            .param("reference", failure.reference().value())
            .param("organization", failure.organization().value())
            .param("kind", failure.about().kind())
            .param("id", failure.about().id())
            .param("name", clean(failure.about().name()))
            .param("nameKey", heard.nameKey())
            .param("names", names.of(heard))
            .param("stage", heard.stage())
            .param("reason", failure.reason().value())
            .param("message", clean(failure.message()))
            .param("version", failure.version())
            .param("topic", original.topic())
            .param("partition", original.partition())
            .param("offset", original.offset())
            .param("key", OriginalRecord.decode(original.key()))
            .param("headers", JsonMapper.shared().writeValueAsString(original.headers()))
            .param("value", OriginalRecord.decode(original.value()))
            .param("method", heard.method())
            .param("resourceVersion", heard.resourceVersion())
            .param("seen", time(failure.occurredAt()))
            .param("tries", heard.isUndone() ? 0 : 1)
            .param("try", heard.isUndone() ? NO_TRY_YET : heard.thisTry())
            .update()
        == 1;
  }

  /**
   * A failure that was sent through again, or came right by itself, has come to its end. What
   * becomes of a request is reported by the stage that it reaches.
   */
  void settled(FailureSettled settled) {
    jdbc.sql(
            """
            UPDATE support.failed_provisions SET status = :status, settled_at = :at,
              note = CASE WHEN :status = 'resolved' AND (status = 'open' OR automatic)
                THEN 'Resolved automatically: ' || :note ELSE :note END
            WHERE organization = :organization AND reference = :reference
              AND (stage = :stage OR original_topic = :requests)
              AND status IN ('open', 'replayed')
            """)
        .param("status", settled.outcome().text())
        .param("at", time(settled.occurredAt()))
        .param("note", clean(settled.message()))
        .param("organization", settled.organization().value())
        .param("reference", settled.reference().value())
        .param("stage", settled.stage().text())
        .param("requests", REQUESTS)
        .update();
  }

  private static void one(int rows) {
    if (rows != 1) {
      throw new IllegalStateException("a failure went within its own transaction");
    }
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /** PostgreSQL keeps every character but NUL. */
  private static @Nullable String clean(@Nullable String text) {
    return text == null ? null : text.replace('\u0000', '\uFFFD');
  }
}
