package dev.conveyor.ingress.access;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What one organization may ask of one instance of the ingress: so that no organization takes the
 * service from the others.
 *
 * @param requestsPerSecond on average; an organization's own setting goes before it
 * @param burstSeconds how long it may save up what it did not use
 * @param concurrentRequests at the same time, those that wait for provisioning too
 */
@ConfigurationProperties("conveyor.limits")
public record Limits(
    @DefaultValue("1000") int requestsPerSecond,
    @DefaultValue("2") int burstSeconds,
    @DefaultValue("200") int concurrentRequests) {

  public Limits {
    if (requestsPerSecond < 1 || burstSeconds < 1 || concurrentRequests < 1) {
      throw new IllegalArgumentException("each of conveyor.limits is at least 1");
    }
  }
}
