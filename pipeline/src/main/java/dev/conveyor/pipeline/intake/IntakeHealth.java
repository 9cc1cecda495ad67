package dev.conveyor.pipeline.intake;

import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/**
 * Down when a listener container has stopped by itself: nobody takes its records any more. Brokers
 * or a database that are away do not stop one.
 */
public final class IntakeHealth implements HealthIndicator {

  private final List<ConcurrentMessageListenerContainer<?, ?>> containers;

  public IntakeHealth(List<ConcurrentMessageListenerContainer<?, ?>> containers) {
    this.containers = containers;
  }

  @Override
  public Health health() {
    Health.Builder health = Health.up();
    for (ConcurrentMessageListenerContainer<?, ?> container : containers) {
      boolean running = container.isRunning() && container.isInExpectedState();
      health.withDetail(String.valueOf(container.getBeanName()), running ? "running" : "stopped");
      if (!running) {
        health.down();
      }
    }
    return health.build();
  }
}
