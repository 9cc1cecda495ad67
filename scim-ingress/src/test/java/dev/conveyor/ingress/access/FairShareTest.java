package dev.conveyor.ingress.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.schemas.OrganizationId;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FairShareTest {

  private static final OrganizationId ACME = new OrganizationId("acme");

  private long nanos;

  private final TimeMeter time =
      new TimeMeter() {
        @Override
        public long currentTimeNanos() {
          return nanos;
        }

        @Override
        public boolean isWallClockBased() {
          return false;
        }
      };

  private final FairShare shares = new FairShare(new Limits(10, 2, 3), time);

  @Test
  void burstIsLimited() {
    for (int i = 0; i < 20; i++) {
      shares.enter(admission(ACME, null)).close();
    }

    assertThatThrownBy(() -> shares.enter(admission(ACME, null)))
        .isInstanceOfSatisfying(
            TooManyRequests.class,
            e -> {
              assertThat(e.retryAfterSeconds()).isEqualTo(1);
              assertThat(e).hasMessageContaining("10 requests per second");
            });

    nanos += Duration.ofSeconds(1).toNanos();
    shares.enter(admission(ACME, null)).close();
  }

  @Test
  void organizationsHaveSeparateLimits() {
    for (int i = 0; i < 20; i++) {
      shares.enter(admission(ACME, null)).close();
    }

    shares.enter(admission(new OrganizationId("other"), null)).close();
  }

  @Test
  void organizationLimitOverridesTheDefault() {
    shares.enter(admission(ACME, 1)).close();
    shares.enter(admission(ACME, 1)).close();

    assertThatThrownBy(() -> shares.enter(admission(ACME, 1)))
        .hasMessageContaining("1 requests per second");
    shares.enter(admission(ACME, 50)).close();
  }

  @Test
  void concurrentRequestsAreLimited() {
    FairShare.Permit first = shares.enter(admission(ACME, null));
    shares.enter(admission(ACME, null));
    shares.enter(admission(ACME, null));

    assertThatThrownBy(() -> shares.enter(admission(ACME, null)))
        .hasMessageContaining("limit is 3");
    first.close();
    shares.enter(admission(ACME, null));
  }

  private static Admission admission(OrganizationId organization, Integer requestsPerSecond) {
    return new Admission(organization, java.util.UUID.randomUUID(), true, requestsPerSecond);
  }
}
