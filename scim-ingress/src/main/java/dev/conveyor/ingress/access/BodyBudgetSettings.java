package dev.conveyor.ingress.access;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The part of the heap that request bodies may use while they are read or processed. A group's body
 * becomes a tree of about six times what the budget counts for it, so a budget of an eighth of the
 * heap means three quarters of it in the worst case for all organizations together, and three
 * eighths for one. Below 32 MiB, the largest group would not fit.
 *
 * @param bytes the budget for all large bodies in flight together; 0 for an eighth of the heap, but
 *     at least 32 MiB
 * @param readTime the time limit for receiving a body
 */
@ConfigurationProperties("conveyor.body-budget")
public record BodyBudgetSettings(
    @DefaultValue("0") long bytes, @DefaultValue("60s") Duration readTime) {

  private static final long LEAST_BYTES = 32L * 1024 * 1024;

  public BodyBudgetSettings {
    if (bytes < 0 || readTime.isNegative()) {
      throw new IllegalArgumentException("conveyor.body-budget must not be negative");
    }
  }

  long largeBytes() {
    return bytes > 0 ? bytes : Math.max(LEAST_BYTES, Runtime.getRuntime().maxMemory() / 8);
  }
}
