package dev.conveyor.console.support;

import dev.conveyor.schemas.ComparisonKey;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.FailureSubject;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.OriginalRecord;
import dev.conveyor.schemas.ReasonCode;
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

/** Failed provisions and their causes, as the support desk looks for them. */
final class FailureReads {

  private static final String SELECT =
      """
      SELECT fingerprint, reference, organization, about_kind, about_id, about_name, stage, reason,
        message, version, original_topic, original_partition, original_offset, original_key,
        original_headers::text AS original_headers, original_value, first_seen, last_seen, tries, status, note, names
      FROM support.failed_provisions
      """;

  private final JdbcClient jdbc;

  FailureReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
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
        """
         AND (about_id = :user OR position(lower(:user) IN lower(about_name)) > 0
          OR EXISTS (SELECT FROM unnest(names) AS name WHERE position(:userKey IN name) > 0))
        """,
        "user",
        filter.user());
    params.put("userKey", filter.user() == null ? null : ComparisonKey.of(filter.user()));
    Instant before = filter.beforeSeen();
    if (before != null) {
      where.append(" AND (last_seen, fingerprint) < (:seen, :fingerprint)");
      params.put("seen", before.atOffset(ZoneOffset.UTC));
      params.put("fingerprint", filter.beforeFingerprint());
    }
    return jdbc.sql(SELECT + where + " ORDER BY last_seen DESC, fingerprint DESC LIMIT :limit")
        .params(params)
        .param("limit", limit)
        .query(FailureReads::read)
        .list();
  }

  private static void narrow(
      StringBuilder where,
      Map<String, Object> params,
      String condition,
      String name,
      @Nullable Object value) {
    if (value != null) {
      where.append(condition);
      params.put(name, value.toString());
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
        .param("reason", cause.reason().value())
        .param("after", after)
        .param("limit", limit)
        .query(FailureReads::read)
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
        .query((row, number) ->
            new OpenCause(
                new Cause(
                    row.getString("organization"),
                    row.getString("stage"),
                    new ReasonCode(row.getString("reason"))),
                row.getLong("open")))
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
        .param("reason", cause.reason().value())
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
        .query(FailureReads::read)
        .optional();
  }

  private static Failure read(ResultSet row, int number) throws SQLException {
    OriginalRecord.Header[] headers =
        JsonMapper.shared()
            .readValue(row.getString("original_headers"), OriginalRecord.Header[].class);
    return new Failure(
        row.getString("fingerprint"),
        new FailureReference(row.getString("reference")),
        row.getString("organization"),
        new FailureSubject(
                row.getString("about_kind"), row.getString("about_id"), row.getString("about_name"))
            .alsoKnownAs(List.of((String[]) row.getArray("names").getArray())),
        row.getString("stage"),
        new ReasonCode(row.getString("reason")),
        row.getString("message"),
        row.getLong("version"),
        new OriginalRecord(
            row.getString("original_topic"),
            row.getObject("original_partition", Integer.class),
            row.getObject("original_offset", Long.class),
            OriginalRecord.encode(row.getBytes("original_key")),
            Arrays.asList(headers),
            OriginalRecord.encode(row.getBytes("original_value"))),
        row.getObject("first_seen", OffsetDateTime.class).toInstant(),
        row.getObject("last_seen", OffsetDateTime.class).toInstant(),
        row.getInt("tries"),
        Failure.Status.parse(row.getString("status")),
        row.getString("note"));
  }
}
