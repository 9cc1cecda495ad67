package dev.conveyor.console.support;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.pipeline.intake.Isolation;
import dev.conveyor.pipeline.records.ConsumedRecords;
import dev.conveyor.schemas.Excerpt;
import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.ScimUserErased;
import dev.conveyor.schemas.TimelineInput;
import dev.conveyor.schemas.Topic;
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
 * a poll, and apart where a record cannot be kept. Delivered twice, a record has no effect.
 */
final class TimelineCollector implements BatchMessageListener<byte[], byte[]> {

  private static final Logger LOG = LoggerFactory.getLogger(TimelineCollector.class);
  private static final int LONGEST_NAME = 200;
  private static final int MOST_NAMES = 100;

  private final JdbcClient jdbc;
  private final UnreadableRecords unreadable;
  private final Isolation<ConsumerRecord<byte[], byte[]>> isolation =
      new Isolation<>(new Collection());

  TimelineCollector(JdbcClient jdbc, UnreadableRecords unreadable) {
    this.jdbc = jdbc;
    this.unreadable = unreadable;
  }

  private record Row(
      String organization,
      UUID subject,
      String kind,
      long version,
      String at,
      String trace,
      Map<String, Object> detail) {}

  @Override
  public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
    isolation.take(records);
  }

  private final class Collection implements Isolation.Work<ConsumerRecord<byte[], byte[]>> {

    @Override
    public ConsumerRecord<byte[], byte[]> record(ConsumerRecord<byte[], byte[]> record) {
      return record;
    }

    @Override
    public void apply(List<ConsumerRecord<byte[], byte[]>> records) {
      collect(records);
    }

    @Override
    public void giveUp(ConsumerRecord<byte[], byte[]> record, Throwable fault) {
      unreadable.store(record, fault);
    }

    @Override
    public void probe() {
      unreadable.probe();
    }
  }

  private void collect(List<ConsumerRecord<byte[], byte[]>> records) {
    List<Row> rows = new ArrayList<>();
    List<Erased> erased = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        TimelineInput event = ConsumedRecords.received(record).decode(TimelineInput.class);
        gone(event).ifPresent(erased::add);
        Row row = row(event, ConsumedRecords.trace(record).value());
        if (row != null) {
          rows.add(row);
        }
      } catch (UndecodableRecord e) {
        unreadable(record, e);
      }
    }
    if (!rows.isEmpty()) {
      insert(rows);
    }
    erased.forEach(this::forget);
  }

  /** A stage that reads the topic has made a failure of it; no stage reads the public one. */
  private void unreadable(ConsumerRecord<byte[], byte[]> record, UndecodableRecord e) {
    if (record.topic().equals(Topic.USER_CHANGES.topicName())) {
      unreadable.store(record, e);
    } else {
      LOG.debug("A record that is no event: {}", e.getMessage());
    }
  }

  private record Erased(String organization, UUID subject) {}

  /** The last that is ever heard of them, so nothing comes after it. */
  private static Optional<Erased> gone(TimelineInput event) {
    return switch (event) {
      case ScimUserErased user ->
          Optional.of(new Erased(user.organization().value(), user.userId().value()));
      case UserErased user ->
          Optional.of(new Erased(user.organization().value(), user.userId().value()));
      case ScimUserChanged goesOn -> Optional.empty();
      case UserChanged goesOn -> Optional.empty();
    };
  }

  private void forget(Erased user) {
    jdbc.sql("DELETE FROM support.timeline WHERE organization = :organization AND subject = :id")
        .param("organization", user.organization())
        .param("id", user.subject())
        .update();
  }

  private static @Nullable Row row(TimelineInput event, String traceParent) {
    String trace = traceParent.substring(3, 35);
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
                  "changed", names(push.changed()),
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
                  "changed", names(change.changed()),
                  "status", change.status(),
                  "roles", roles(change.roles())));
      case ScimUserErased gone -> null;
      case UserErased gone -> null;
    };
  }

  /** As many, as long and as clean as a row takes. */
  private static List<String> names(List<String> names) {
    return names.stream().limit(MOST_NAMES).map(name -> Excerpt.of(name, LONGEST_NAME)).toList();
  }

  private static List<Map<String, String>> roles(List<Grant> grants) {
    return grants.stream()
        .limit(MOST_NAMES)
        .map(grant ->
            Map.of("role", Excerpt.of(grant.role().name()), "source", grant.source().text()))
        .toList();
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
        .param("organizations", SqlArrays.texts(rows, Row::organization))
        .param("subjects", SqlArrays.texts(rows, row -> "" + row.subject()))
        .param("kinds", SqlArrays.texts(rows, Row::kind))
        .param("versions", SqlArrays.longs(rows, Row::version))
        .param("ats", SqlArrays.texts(rows, Row::at))
        .param("traces", SqlArrays.texts(rows, Row::trace))
        .param("details", SqlArrays.texts(rows, row -> json.writeValueAsString(row.detail())))
        .update();
  }
}
