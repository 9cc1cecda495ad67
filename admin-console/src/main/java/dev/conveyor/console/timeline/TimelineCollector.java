package dev.conveyor.console.timeline;

import dev.conveyor.failures.FailedRecords;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.ScimUserErased;
import dev.conveyor.schemas.UndecodableRecord;
import dev.conveyor.schemas.UserChanged;
import dev.conveyor.schemas.UserErased;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.listener.BatchMessageListener;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps what the topics tell about users: that they were pushed, and what came of it. One statement
 * a poll. Delivered twice, a record has no effect.
 */
public final class TimelineCollector implements BatchMessageListener<byte[], byte[]> {

  private static final Logger LOG = LoggerFactory.getLogger(TimelineCollector.class);

  private final JdbcClient jdbc;

  public TimelineCollector(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  private record Row(
      String organization,
      UUID subject,
      String kind,
      long version,
      String at,
      @Nullable String trace,
      Map<String, Object> detail) {}

  @Override
  public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
    List<Row> rows = new ArrayList<>();
    List<Erased> erased = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        Event event =
            EventCodec.decode(FailedRecords.header(record, EventHeaders.TYPE), record.value());
        gone(event).ifPresent(erased::add);
        Row row = row(event, FailedRecords.header(record, EventHeaders.TRACE_PARENT));
        if (row != null) {
          rows.add(row);
        }
      } catch (UndecodableRecord e) {
        // The worker that it was for has put it among the failures.
        LOG.debug("A record that is no event: {}", e.getMessage());
      }
    }
    if (!rows.isEmpty()) {
      insert(rows);
    }
    erased.forEach(this::forget);
  }

  private record Erased(String organization, UUID subject) {}

  /** The last that is ever heard of them, so nothing comes after it. */
  private static Optional<Erased> gone(Event event) {
    return switch (event) {
      case ScimUserErased user ->
          Optional.of(new Erased(user.organization().value(), user.userId().value()));
      case UserErased user ->
          Optional.of(new Erased(user.organization().value(), user.userId().value()));
      default -> Optional.empty();
    };
  }

  private void forget(Erased user) {
    jdbc.sql("DELETE FROM support.timeline WHERE organization = :organization AND subject = :id")
        .param("organization", user.organization())
        .param("id", user.subject())
        .update();
  }

  private static @Nullable Row row(Event event, @Nullable String traceParent) {
    String trace =
        traceParent == null || traceParent.length() < 35 ? null : traceParent.substring(3, 35);
    return switch (event) {
      case ScimUserChanged push ->
          new Row(
              push.organization().value(),
              push.userId().value(),
              "push",
              push.version(),
              push.occurredAt().atOffset(ZoneOffset.UTC).toString(),
              trace,
              Map.of(
                  "changed", push.changed(),
                  "active", push.active(),
                  "deleted", push.deleted(),
                  "undone", push.undoes() != null));
      case UserChanged change ->
          new Row(
              change.organization().value(),
              change.userId().value(),
              "change",
              change.version(),
              change.occurredAt().atOffset(ZoneOffset.UTC).toString(),
              trace,
              Map.of(
                  "change", change.change(),
                  "changed", change.changed(),
                  "status", change.status(),
                  "roles", change.roles()));
      default -> null;
    };
  }

  private void insert(List<Row> rows) {
    JsonMapper json = JsonMapper.shared();
    jdbc.sql(
            """
            INSERT INTO support.timeline (organization, subject, kind, version, at, trace, detail)
            SELECT organization, subject::uuid, kind, version, at::timestamptz, trace, detail::jsonb
            FROM unnest(:organizations::text[], :subjects::text[], :kinds::text[],
              :versions::bigint[], :ats::text[], :traces::text[], :details::text[])
              AS r(organization, subject, kind, version, at, trace, detail)
            ORDER BY 1, 2, 3, 4
            ON CONFLICT DO NOTHING
            """)
        .param("organizations", rows.stream().map(Row::organization).toArray(String[]::new))
        .param("subjects", rows.stream().map(row -> "" + row.subject()).toArray(String[]::new))
        .param("kinds", rows.stream().map(Row::kind).toArray(String[]::new))
        .param("versions", rows.stream().map(Row::version).toArray(Long[]::new))
        .param("ats", rows.stream().map(Row::at).toArray(String[]::new))
        .param("traces", rows.stream().map(Row::trace).toArray(String[]::new))
        .param(
            "details",
            rows.stream().map(row -> json.writeValueAsString(row.detail())).toArray(String[]::new))
        .update();
  }
}
