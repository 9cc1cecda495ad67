package dev.conveyor.ingress.access;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much of the heap the bodies of requests may take that are being read or worked on. A body of
 * a group becomes a tree of about six times what the budget counts for it, so an eighth of the heap
 * in the budget is three quarters of it at worst, of many organizations together, and three eighths
 * of one. Below 32 MiB the largest group would have no room.
 *
 * @param bytes what large bodies in flight may count for together; 0 for an eighth of the heap, at
 *     least 32 MiB
 * @param readTime the longest time that a body may take to arrive
 */
@ConfigurationProperties("conveyor.body-budget")
public record BodyBudgetSettings(
    @DefaultValue("0") long bytes, @DefaultValue("60s") Duration readTime) {

  private static final long LEAST_BYTES = 32L * 1024 * 1024;

  public BodyBudgetSettings {
    if (bytes < 0 || readTime.isNegative()) {
      throw new IllegalArgumentException("conveyor.body-budget is not negative");
    }
  }

  long largeBytes() {
    return bytes > 0 ? bytes : Math.max(LEAST_BYTES, Runtime.getRuntime().maxMemory() / 8);
  }
}
