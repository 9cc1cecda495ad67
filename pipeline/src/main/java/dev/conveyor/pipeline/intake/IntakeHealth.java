package dev.conveyor.pipeline.intake;

import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/**
 * Down if a listener container has stopped unexpectedly, so its records are no longer processed.
 * Unavailable brokers or databases do not stop a container.
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
