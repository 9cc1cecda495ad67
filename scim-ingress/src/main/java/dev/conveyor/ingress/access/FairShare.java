package dev.conveyor.ingress.access;

import dev.conveyor.schemas.OrganizationId;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps each organization within its {@link Limits}. State is in memory, so each instance applies
 * the limits separately.
 */
public final class FairShare {

  private static final String TOO_FAST =
      "Rate limit exceeded: more than %d requests per second. Retry after %d s.";
  private static final String TOO_MANY =
      "Too many concurrent requests: the limit is %d. Retry after 1 s.";

  private final Limits limits;
  private final TimeMeter time;
  private final Map<OrganizationId, Share> shares = new ConcurrentHashMap<>();

  public FairShare(Limits limits) {
    this(limits, TimeMeter.SYSTEM_NANOTIME);
  }

  FairShare(Limits limits, TimeMeter time) {
    this.limits = limits;
    this.time = time;
  }

  private record Share(int requestsPerSecond, Bucket bucket, Semaphore open) {}

  /** An admitted request. Close it once, when it is answered, to make room for another. */
  public interface Permit extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * @throws TooManyRequests with the time to wait before a retry
   */
  public Permit enter(Admission admission) {
    Share share =
        Objects.requireNonNull(
            shares.compute(
                admission.organization(), (organization, known) -> share(admission, known)));
    ConsumptionProbe probe = share.bucket().tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      long wait = Duration.ofNanos(probe.getNanosToWaitForRefill()).toSeconds() + 1;
      throw new TooManyRequests(wait, TOO_FAST.formatted(share.requestsPerSecond(), wait));
    }
    if (!share.open().tryAcquire()) {
      throw new TooManyRequests(1, TOO_MANY.formatted(limits.concurrentRequests()));
    }
    return share.open()::release;
  }

  private Share share(Admission admission, @Nullable Share known) {
    Integer own = admission.requestsPerSecond();
    int rate = own == null ? limits.requestsPerSecond() : own;
    if (known != null && known.requestsPerSecond() == rate) {
      return known;
    }
    Bucket bucket =
        Bucket.builder()
            .withCustomTimePrecision(time)
            .addLimit(limit ->
                limit
                    .capacity((long) rate * limits.burstSeconds())
                    .refillGreedy(rate, Duration.ofSeconds(1)))
            .build();
    Semaphore open = known == null ? new Semaphore(limits.concurrentRequests()) : known.open();
    return new Share(rate, bucket, open);
  }
}
