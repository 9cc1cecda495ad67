package dev.conveyor.producer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * How long the oldest outbox row has been waiting, and how many rows the broker will never take.
 */
final class OutboxMetrics implements MeterBinder {

  private final JdbcTemplate jdbc;

  OutboxMetrics(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(
        registry,
        "conveyor.outbox.age",
        "seconds",
        "How long the oldest row of the outbox has been waiting; 0 when it is empty",
        "SELECT coalesce(extract(epoch FROM clock_timestamp() - oldest_at), 0) FROM console_outbox");
    gauge(
        registry,
        "conveyor.outbox.unsendable",
        "rows",
        "Rows that the broker will never take, which wait for a person",
        "SELECT unsendable FROM console_outbox");
  }

  private void gauge(
      MeterRegistry registry, String name, String unit, String description, String sql) {
    ToDoubleFunction<JdbcTemplate> value = each -> ask(each, sql);
    Gauge.builder(name, jdbc, value).baseUnit(unit).description(description).register(registry);
  }

  /** Not a number while the database is away. */
  private static double ask(JdbcTemplate jdbc, String sql) {
    try {
      Double answer = jdbc.queryForObject(sql, Double.class);
      return answer == null ? Double.NaN : answer;
    } catch (DataAccessException e) {
      return Double.NaN;
    }
  }
}
