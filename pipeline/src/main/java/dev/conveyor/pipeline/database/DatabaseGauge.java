package dev.conveyor.pipeline.database;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/** Gauges that query the database at each scrape. */
public final class DatabaseGauge {

  private DatabaseGauge() {}

  /**
   * @param value queries the database; the gauge is NaN while the database is unavailable
   */
  public static MeterBinder of(
      String name, @Nullable String unit, String description, DoubleSupplier value) {
    return registry ->
        Gauge.builder(name, () -> ask(value))
            .baseUnit(unit)
            .description(description)
            .register(registry);
  }

  private static double ask(DoubleSupplier value) {
    try {
      return value.getAsDouble();
    } catch (DataAccessException e) {
      return Double.NaN;
    }
  }
}
