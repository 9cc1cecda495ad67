package dev.conveyor.provisioning.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.DecideHold;
import dev.conveyor.schemas.DirectoryUserChanged;
import dev.conveyor.schemas.EraseUser;
import dev.conveyor.schemas.HoldDecision;
import dev.conveyor.schemas.HoldPolicy;
import dev.conveyor.schemas.Rehire;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Removals that come all at once are held; single ones never are. */
class HoldsTest {

  private final TestDirectory directory = new TestDirectory();
  private long commands;

  @ParameterizedTest
  @CsvSource({
    "9, 9, 0", // too small to have holds
    "10, 10, 0", // no more than 10
    "11, 11, 1",
    "50, 50, 40",
    "200, 25, 5", // 10 percent are 20
    "300, 30, 0",
  })
  void removalsBeyondTheLimitAreHeld(int users, int removed, int held) {
    push(users);

    leave(1, removed);

    assertThat(directory.held).hasSize(held);
    assertThat(active()).isEqualTo(users - removed + held);
  }

  @Test
  void oneBatchIsHeldLikeSingleRequests() {
    push(50);

    directory.apply(
        IntStream.rangeClosed(1, 30)
            .mapToObj(i -> TestPush.of(TestPush.id(i), 2, "u" + i + "@x").inactive().request())
            .toArray(Request[]::new));

    assertThat(directory.held).hasSize(20);
    assertThat(directory.held.keySet())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(11, 30).mapToObj(i -> user(i).id()).toList());
  }

  @Test
  void windowMovesOn() {
    push(50);
    leave(1, 11);

    directory.now = directory.now.plus(Duration.ofMinutes(11));
    leave(12, 12);

    assertThat(directory.held).hasSize(1);
    assertThat(user(12).isActive()).isFalse();
  }

  @Test
  void repeatedRemovalCountsOnce() {
    push(50);
    for (int version = 2; version < 30; version += 2) {
      directory.push(TestPush.of(TestPush.id(1), version, "u1@x").inactive());
      directory.push(TestPush.of(TestPush.id(1), version + 1, "u1@x"));
    }

    leave(2, 10);

    assertThat(directory.held).isEmpty();
  }

  @Test
  void policyThatIsOffHoldsNothing() {
    policy(new HoldPolicy(false, 10, 10, 10, 24, HoldDecision.APPLY));
    push(50);

    leave(1, 50);

    assertThat(directory.held).isEmpty();
    assertThat(active()).isZero();
  }

  @Test
  void heldVersionIsAppliedForEveryoneWhoWaits() {
    push(50);

    leave(1, 11);

    assertThat(directory.applied).containsEntry(TestPush.id(11), 2L);
    Result again = directory.push(TestPush.of(TestPush.id(11), 2, "u11@x").inactive());
    assertThat(again).isEqualTo(new Result.Stale(2));
  }

  @Test
  void reactivationEndsTheHold() {
    push(50);
    leave(1, 11);

    directory.push(TestPush.of(TestPush.id(11), 3, "u11@x").named("New name"));

    assertThat(directory.held).isEmpty();
    assertThat(user(11).displayName()).isEqualTo("New name");
    assertThat(user(11).isActive()).isTrue();
  }

  @Test
  void newerRemovalReplacesTheOlder() {
    push(50);
    leave(1, 11);
    directory.push(TestPush.of(TestPush.id(11), 3, "u11@x").deletion());
    assertThat(directory.held).hasSize(1);

    decide(11, HoldDecision.APPLY);

    assertThat(directory.held).isEmpty();
    assertThat(byEmail("u11@x").isDeleted()).isTrue();
  }

  @Test
  void returningUnderAnotherIdEndsTheHoldAndAdopts() {
    push(50);
    leave(1, 10);
    directory.push(TestPush.of(TestPush.id(11), 2, "u11@x").deletion());
    UserId before = byEmail("u11@x").id();

    directory.push(TestPush.of(TestPush.id(99), 1, "u11@x"));

    assertThat(directory.held).isEmpty();
    assertThat(directory.of(TestPush.id(99)).id()).isEqualTo(before);
    assertThat(directory.of(TestPush.id(99)).isActive()).isTrue();
  }

  @Test
  void undoneVersionIsHeldLikeAnyOther() {
    push(50);
    leave(1, 11);
    decide(11, HoldDecision.DISCARD);
    directory.push(TestPush.of(TestPush.id(11), 3, "u20@x"));

    directory.push(TestPush.of(TestPush.id(11), 4, "u11@x").inactive().undoing(3));

    assertThat(user(11).isActive()).isTrue();
    assertThat(directory.held).hasSize(1);
  }

  @Test
  void applyDeactivates() {
    push(50);
    leave(1, 11);

    decide(11, HoldDecision.APPLY);

    assertThat(user(11).isActive()).isFalse();
    assertThat(user(11).scimVersion()).isEqualTo(2);
    assertThat(directory.held).isEmpty();
  }

  @Test
  void discardKeepsTheUserUntilTheNextPush() {
    push(50);
    leave(1, 11);

    decide(11, HoldDecision.DISCARD);
    assertThat(directory.held).isEmpty();
    assertThat(user(11).isActive()).isTrue();
    directory.now = directory.now.plus(Duration.ofMinutes(11));
    directory.push(TestPush.of(TestPush.id(11), 3, "u11@x").named("Again").inactive());

    assertThat(user(11).isActive()).isFalse();
  }

  @Test
  void discardedDeletionLeavesAUserWhomTheNextPushAdopts() {
    push(50);
    leave(1, 10);
    directory.push(TestPush.of(TestPush.id(11), 2, "u11@x").deletion());

    decide(11, HoldDecision.DISCARD);
    DirectoryUser kept = byEmail("u11@x");
    assertThat(kept.isActive()).isTrue();
    assertThat(kept.isManaged()).isFalse();
    directory.push(TestPush.of(TestPush.id(99), 1, "u11@x"));

    assertThat(directory.of(TestPush.id(99)).id()).isEqualTo(kept.id());
  }

  @Test
  void powerOfAKeptUserIsNotInherited() {
    push(50);
    leave(1, 10);
    directory.push(TestPush.of(TestPush.id(11), 2, "u11@x").identity("e11"));
    directory.push(TestPush.of(TestPush.id(11), 3, "u11@x").identity("e11").deletion());
    decide(11, HoldDecision.DISCARD);
    directory.powers.put(byEmail("u11@x").id(), new Powers(true, null));

    Result result = directory.push(TestPush.of(TestPush.id(99), 1, "u11@x").identity("e99"));

    assertThat(result).isInstanceOf(Result.Refused.class);
  }

  @Test
  void endedSessionsLeaveTheHold() {
    push(50);
    leave(1, 11);

    decide(11, HoldDecision.END_SESSIONS);

    assertThat(directory.held).hasSize(1);
    assertThat(user(11).sessionsEndedAt()).isNotNull();
    assertThat(user(11).isActive()).isTrue();
  }

  @Test
  void decisionThatIsOlderThanTheHoldIsIgnored() {
    push(50);
    leave(1, 11);

    directory.apply(
        new DecideHold(
            TestDirectory.ACME,
            user(11).id(),
            1,
            directory.now.minusSeconds(60),
            HoldDecision.APPLY));

    assertThat(directory.held).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"APPLY, false", "DISCARD, true"})
  void holdEndsByItself(HoldDecision endsBy, boolean active) {
    policy(new HoldPolicy(true, 10, 10, 10, 24, endsBy));
    push(50);
    leave(1, 11);

    directory.now = directory.now.plus(Duration.ofHours(23));
    directory.heal();
    assertThat(directory.held).hasSize(1);
    directory.now = directory.now.plus(Duration.ofHours(1));
    directory.heal();

    assertThat(directory.held).isEmpty();
    assertThat(user(11).isActive()).isEqualTo(active);
  }

  @Test
  void shorterPolicyEndsOpenHolds() {
    push(50);
    leave(1, 11);
    directory.now = directory.now.plus(Duration.ofHours(2));

    policy(new HoldPolicy(true, 10, 10, 10, 1, HoldDecision.APPLY));
    directory.heal();

    assertThat(directory.held).isEmpty();
  }

  @Test
  void erasureTakesTheHoldAlong() {
    push(50);
    leave(1, 11);

    directory.apply(new EraseUser(TestDirectory.ACME, user(11).id(), ++commands, directory.now));

    assertThat(directory.held).isEmpty();
  }

  @Test
  void heldUserHoldsAnAddressUntilTheDecision() {
    push(50);
    leave(1, 10);
    directory.push(TestPush.of(TestPush.id(11), 2, "u11@x").deletion());
    Result taken = directory.push(TestPush.of(TestPush.id(12), 2, "u11@x"));
    assertThat(taken).isInstanceOf(Result.Refused.class);

    decide(11, HoldDecision.APPLY);

    assertThat(user(12).email()).hasToString("u11@x");
    assertThat(directory.open).isEmpty();
  }

  @Test
  void heldUserIsNotAnnounced() {
    push(50);
    int before = directory.published.size();

    leave(1, 11);

    assertThat(directory.published.subList(before, directory.published.size()))
        .hasSize(10)
        .allMatch(DirectoryUserChanged.class::isInstance);
  }

  private void push(int users) {
    directory.apply(
        IntStream.rangeClosed(1, users)
            .mapToObj(i -> TestPush.of(TestPush.id(i), 1, "u" + i + "@x").request())
            .toArray(Request[]::new));
  }

  private void leave(int first, int last) {
    for (int i = first; i <= last; i++) {
      directory.push(TestPush.of(TestPush.id(i), 2, "u" + i + "@x").inactive());
    }
  }

  private void decide(int number, HoldDecision decision) {
    directory.apply(
        new DecideHold(
            TestDirectory.ACME,
            byEmail("u" + number + "@x").id(),
            ++commands,
            directory.now.plusSeconds(1),
            decision));
  }

  private void policy(HoldPolicy policy) {
    directory.apply(
        new dev.conveyor.schemas.ScimConnectionChanged(
            TestDirectory.ACME,
            ++commands,
            directory.now,
            false,
            null,
            false,
            null,
            Rehire.ADOPT,
            policy));
  }

  private DirectoryUser user(int number) {
    ScimUserId id = TestPush.id(number);
    return directory.of(id);
  }

  private DirectoryUser byEmail(String email) {
    return directory.users.values().stream()
        .filter(user -> user.email().value().equals(email))
        .findFirst()
        .orElseThrow();
  }

  private long active() {
    return directory.users.values().stream().filter(DirectoryUser::isActive).count();
  }
}
