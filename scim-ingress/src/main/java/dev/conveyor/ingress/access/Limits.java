package dev.conveyor.ingress.access;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Request limits per organization and ingress instance, so that no organization can starve the
 * others.
 *
 * @param requestsPerSecond on average; an organization's own setting overrides it
 * @param burstSeconds how many seconds of unused requests may accumulate
 * @param concurrentRequests concurrent requests, including those waiting for provisioning
 */
@ConfigurationProperties("conveyor.limits")
public record Limits(
    @DefaultValue("1000") int requestsPerSecond,
    @DefaultValue("2") int burstSeconds,
    @DefaultValue("200") int concurrentRequests) {

  public Limits {
    if (requestsPerSecond < 1 || burstSeconds < 1 || concurrentRequests < 1) {
      throw new IllegalArgumentException("each value of conveyor.limits must be at least 1");
    }
  }
}
