package dev.conveyor.pipeline.loops;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Down if a loop has not turned within its limit. A loop that waits for the database or the brokers
 * still turns; the time since its last success is a metric with an alert.
 */
public final class LoopHealth implements HealthIndicator {

  private final Loops loops;

  public LoopHealth(Loops loops) {
    this.loops = loops;
  }

  @Override
  public Health health() {
    Health.Builder health = Health.up();
    for (Loop loop : loops.running()) {
      health.withDetail(
          loop.name(),
          "turned %d s ago, succeeded %d s ago"
              .formatted(loop.sinceTurn().toSeconds(), loop.sinceSuccess().toSeconds()));
      if (!loop.isTurning()) {
        health.down();
      }
    }
    return health.build();
  }
}
