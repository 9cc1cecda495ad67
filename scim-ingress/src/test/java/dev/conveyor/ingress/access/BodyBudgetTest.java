package dev.conveyor.ingress.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.schemas.OrganizationId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BodyBudgetTest {

  private static final int MIB = 1024 * 1024;
  private static final int SMALL = BodyBudget.SMALL;
  private static final OrganizationId ACME = new OrganizationId("acme");
  private static final OrganizationId GLOBEX = new OrganizationId("globex");

  private final BodyBudget budget = budget(32 * MIB);

  @Test
  void oneOrganizationGetsHalf() {
    BodyBudget.Lease first = budget.open(ACME);
    first.take(SMALL + 10 * MIB);
    BodyBudget.Lease second = budget.open(ACME);
    second.take(SMALL + 6 * MIB);

    assertNoRoom(second, 1);
    assertNoRoom(budget.open(ACME), SMALL + 1);

    first.close();
    second.take(4 * MIB);
    second.close();
    assertThat(budget.held()).isZero();
  }

  @Test
  void anotherOrganizationIsAlwaysAdmitted() {
    budget.open(ACME).take(SMALL + 16 * MIB);

    for (int i = 0; i < 10; i++) {
      budget.open(new OrganizationId("org-" + i)).take(SMALL + (8 * MIB >> i));
    }
  }

  @Test
  void smallBodiesAreAdmittedWhileLargeOnesAreNot() {
    budget.open(ACME).take(SMALL + 16 * MIB);

    BodyBudget.Lease own = budget.open(ACME);
    own.take(SMALL);
    assertNoRoom(own, 1);
    budget.open(GLOBEX).take(SMALL);
  }

  @Test
  void smallBodiesInLargeNumbersUseTheLargePart() {
    // Half of the budget for small bodies, then half of the other.
    for (int i = 0; i < (4 + 16) * MIB / SMALL; i++) {
      budget.open(ACME).take(SMALL);
    }

    assertNoRoom(budget.open(ACME), 1);
    budget.open(GLOBEX).take(SMALL);
  }

  @Test
  void bodyThatNeverFitsIsTooLarge() {
    BodyBudget.Lease lease = budget.open(ACME);
    lease.take(SMALL + 16 * MIB);

    assertThatThrownBy(() -> lease.take(1))
        .isInstanceOfSatisfying(
            ScimProblem.class, problem -> assertThat(problem.status()).isEqualTo(413));
    assertThatThrownBy(() -> budget.open(GLOBEX).requireRoom(SMALL + 16 * MIB + 1))
        .isInstanceOf(ScimProblem.class);
  }

  @Test
  void announcedBodyTakesNothing() {
    BodyBudget.Lease lease = budget.open(ACME);

    lease.requireRoom(SMALL + 16 * MIB);
    lease.requireRoom(-1);
    assertThat(budget.held()).isZero();

    budget.open(ACME).take(SMALL + 8 * MIB);
    assertThatThrownBy(() -> lease.requireRoom(SMALL + 8 * MIB + 1))
        .isInstanceOf(BodyNotRead.class);
  }

  @Test
  void closingALeaseIsIdempotent() {
    BodyBudget.Lease lease = budget.open(ACME);
    lease.take(5 * MIB);
    BodyBudget.Lease other = budget.open(ACME);
    other.take(100);

    lease.close();
    lease.close();

    assertThat(budget.held()).isEqualTo(100);
  }

  /** Invariants: never more than the budget, and what is free is available to a newcomer. */
  @Test
  void randomRequestsLeaveRoomForANewcomer() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      BodyBudget tried = budget(MIB);
      Map<BodyBudget.Lease, Long> expected = new HashMap<>();
      for (int step = 0; step < 500; step++) {
        List<BodyBudget.Lease> open = new ArrayList<>(expected.keySet());
        if (open.isEmpty() || random.nextInt(4) == 0) {
          expected.put(tried.open(new OrganizationId("org-" + random.nextInt(5))), 0L);
        } else if (random.nextInt(4) == 0) {
          BodyBudget.Lease closed = open.get(random.nextInt(open.size()));
          closed.close();
          expected.remove(closed);
        } else {
          take(open.get(random.nextInt(open.size())), random.nextInt(200_000), expected);
        }
        long held = expected.values().stream().mapToLong(Long::longValue).sum();
        assertThat(tried.held()).as("seed %d, step %d", seed, step).isEqualTo(held);
        assertThat(held).isLessThan(MIB + MIB / 4);
        budget.open(new OrganizationId("newcomer")).take(1);
      }
      expected.keySet().forEach(BodyBudget.Lease::close);
      assertThat(tried.held()).isZero();
    }
  }

  /** A rejected request ends; the memory it had taken is released. */
  private static void take(
      BodyBudget.Lease lease, long bytes, Map<BodyBudget.Lease, Long> expected) {
    try {
      lease.take(bytes);
      expected.merge(lease, bytes, Long::sum);
    } catch (BodyNotRead | ScimProblem e) {
      lease.close();
      expected.remove(lease);
    }
  }

  private static void assertNoRoom(BodyBudget.Lease lease, long bytes) {
    assertThatThrownBy(() -> lease.take(bytes))
        .isInstanceOfSatisfying(
            BodyNotRead.class,
            e -> {
              assertThat(e.status()).isEqualTo(503);
              assertThat(e.retryAfterSeconds()).isPositive();
            });
  }

  private static BodyBudget budget(long bytes) {
    return new BodyBudget(new BodyBudgetSettings(bytes, Duration.ofSeconds(60)));
  }
}
