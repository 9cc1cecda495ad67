package dev.conveyor.ingress.access;

import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.schemas.OrganizationId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Limits the memory used by request bodies across all requests of this instance. A body takes
 * memory from the budget as it arrives, not as announced, and holds it until its request is
 * answered.
 *
 * <p>An organization never holds more than it leaves free: one alone gets half, two get a third
 * each, and there is always room for another. The first {@value #SMALL} bytes of each body count
 * against a separate budget a quarter of the size, so ordinary requests are admitted while large
 * ones are rejected.
 */
public final class BodyBudget {

  /** Larger than nearly every request about a user. */
  static final int SMALL = 64 * 1024;

  private static final int SMALL_PART = 4;

  private final Pool large;
  private final Pool small;
  private final Duration readTime;

  public BodyBudget(BodyBudgetSettings settings) {
    this.large = new Pool(settings.largeBytes());
    this.small = new Pool(Math.max(4L * SMALL, settings.largeBytes() / SMALL_PART));
    this.readTime = settings.readTime();
  }

  /**
   * Opens a lease for a new request. Closing it, when the request is answered, releases all memory.
   */
  public Lease open(OrganizationId organization) {
    return new Lease(organization);
  }

  /** The amount held. */
  public long held() {
    return large.held() + small.held();
  }

  /**
   * The memory held by one request. Only its thread takes memory; any thread may close the lease.
   */
  public final class Lease implements AutoCloseable {

    private final OrganizationId organization;
    private long fromLarge;
    private long fromSmall;

    private Lease(OrganizationId organization) {
      this.organization = organization;
    }

    /** The time limit for receiving the body. */
    public Duration readTime() {
      return readTime;
    }

    /**
     * Takes this much more memory.
     *
     * @throws BodyNotRead if there is not enough memory at the moment
     * @throws ScimProblem 413 if there can never be enough
     */
    public synchronized void take(long bytes) {
      long little = Math.min(bytes, SMALL - fromSmall);
      if (little <= 0 || !small.take(organization, little)) {
        takeLarge(bytes);
        return;
      }
      try {
        takeLarge(bytes - little);
        fromSmall += little;
      } catch (BodyNotRead | ScimProblem e) {
        small.giveBack(organization, little);
        throw e;
      }
    }

    private void takeLarge(long bytes) {
      requireAllowed(fromLarge + bytes);
      if (bytes > 0 && !large.take(organization, bytes)) {
        throw BodyNotRead.noRoom();
      }
      fromLarge += bytes;
    }

    private void requireAllowed(long bytes) {
      if (bytes > large.largestShare()) {
        throw new ScimProblem(
            413,
            null,
            "The request body exceeds the memory limit for one request: "
                + large.largestShare()
                + " bytes, plus 8 for each value. Split it into smaller requests.");
      }
    }

    /**
     * Takes nothing; reports early what {@link #take} would report for a body of this length.
     *
     * @throws BodyNotRead if there is not enough memory at the moment
     * @throws ScimProblem 413 if there can never be enough
     */
    public synchronized void requireRoom(long bytes) {
      if (bytes > SMALL) {
        requireAllowed(bytes - SMALL);
        if (!large.hasRoom(organization, bytes - SMALL)) {
          throw BodyNotRead.noRoom();
        }
      }
    }

    @Override
    public synchronized void close() {
      large.giveBack(organization, fromLarge);
      small.giveBack(organization, fromSmall);
      fromLarge = 0;
      fromSmall = 0;
    }
  }

  private static final class Pool {

    private final long bytes;
    private final Map<OrganizationId, Long> shares = new HashMap<>();
    private long taken;

    Pool(long bytes) {
      this.bytes = bytes;
    }

    long largestShare() {
      return bytes / 2;
    }

    synchronized long held() {
      return taken;
    }

    synchronized boolean hasRoom(OrganizationId organization, long more) {
      long share = shares.getOrDefault(organization, 0L) + more;
      return share <= bytes - taken - more;
    }

    synchronized boolean take(OrganizationId organization, long more) {
      if (!hasRoom(organization, more)) {
        return false;
      }
      taken += more;
      shares.merge(organization, more, Long::sum);
      return true;
    }

    synchronized void giveBack(OrganizationId organization, long less) {
      taken -= less;
      shares.computeIfPresent(organization, (key, share) -> share > less ? share - less : null);
    }
  }
}
