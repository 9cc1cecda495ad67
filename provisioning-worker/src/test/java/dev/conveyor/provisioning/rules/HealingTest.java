package dev.conveyor.provisioning.rules;

import static dev.conveyor.provisioning.rules.TestPush.id;
import static dev.conveyor.provisioning.rules.TestPush.reference;
import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.ConfirmAdoption;
import dev.conveyor.schemas.ScimConnectionChanged;
import dev.conveyor.schemas.ScimUserErased;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rejections end when their cause does. */
class HealingTest {

  private static final ScimUserId A = id(1);
  private static final ScimUserId B = id(2);
  private static final ScimUserId C = id(3);

  private final TestDirectory directory = new TestDirectory();
  private long settings;

  @BeforeEach
  void twoUsers() {
    push(A, 1, "a@x");
    push(B, 1, "b@x");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10})
  void usersExchangeAddresses(int size) {
    for (int i = 1; i <= size; i++) {
      push(id(i), 2, "u" + i + "@x");
    }
    for (int i = 1; i < size; i++) {
      assertThat(refused(push(id(i), 3, "u" + (i + 1) + "@x"))).isEqualTo("email-taken");
    }

    assertThat(push(id(size), 3, "u1@x")).isEqualTo(new Result.Applied());

    for (int i = 1; i <= size; i++) {
      assertThat(directory.of(id(i)).email()).hasToString("u" + (i % size + 1) + "@x");
    }
    nothingIsOpen();
  }

  @Test
  void exchangeInOneBatchHasNoRejections() {
    assertThat(
            directory.apply(TestPush.of(A, 2, "b@x").request(), TestPush.of(B, 2, "a@x").request()))
        .containsExactly(new Result.Applied(), new Result.Applied());

    nothingIsOpen();
  }

  @Test
  void deactivatedUserTakesPartInAnExchange() {
    push(A, 2, "b@x");

    directory.push(TestPush.of(B, 2, "a@x").inactive());

    assertThat(directory.of(A).email()).hasToString("b@x");
    assertThat(directory.of(B).email()).hasToString("a@x");
    nothingIsOpen();
  }

  @Test
  void chainMovesUpWhenAnAddressIsFree() {
    push(C, 1, "c@x");
    push(A, 2, "b@x");
    push(B, 2, "c@x");

    push(C, 2, "d@x");

    assertThat(directory.of(A).email()).hasToString("b@x");
    assertThat(directory.of(B).email()).hasToString("c@x");
    nothingIsOpen();
  }

  @Test
  void oldestGetsTheAddress() {
    push(B, 2, "a@x");
    push(C, 1, "a@x");
    push(B, 3, "a@x");

    directory.push(TestPush.of(A, 2, "a@x").deletion());

    assertThat(directory.of(B).email()).hasToString("a@x");
    assertThat(directory.open).hasSize(2);
  }

  @Test
  void otherAttributesAreAppliedWhileTheAddressIsTaken() {
    push(B, 2, "a@x");

    Result result = directory.push(TestPush.of(B, 3, "a@x").named("New").changing("displayName"));

    assertThat(result).isEqualTo(new Result.Applied());
    assertThat(directory.of(B).displayName()).isEqualTo("New");
    assertThat(directory.of(B).email()).hasToString("b@x");
    assertThat(directory.open).hasSize(1);
    assertThat(directory.applied).containsEntry(B, 3L);
    assertThat(directory.kept.get(B).version()).isEqualTo(2);
    push(A, 2, "c@x");
    assertThat(directory.of(B).email()).hasToString("a@x");
    assertThat(directory.of(B).displayName()).isEqualTo("New");
    nothingIsOpen();
  }

  @Test
  void addressIsAppliedWhileNoSeatIsFree() {
    directory.push(TestPush.of(B, 2, "b@x").inactive());
    limit(1);

    assertThat(refused(push(B, 3, "new@x"))).isEqualTo("seat-limit-reached");

    assertThat(directory.of(B).email()).hasToString("new@x");
    assertThat(directory.of(B).isActive()).isFalse();
    limit(2);
    assertThat(directory.of(B).isActive()).isTrue();
    nothingIsOpen();
  }

  @Test
  void freedSeatGoesToTheOldest() {
    limit(2);
    push(C, 1, "c@x");
    push(id(4), 1, "d@x");

    directory.push(TestPush.of(A, 2, "a@x").inactive());

    assertThat(directory.of(C).isActive()).isTrue();
    assertThat(directory.open).hasSize(1);
    directory.apply(new ScimUserErased(TestDirectory.ACME, B, 2, Instant.EPOCH));
    assertThat(directory.of(id(4)).isActive()).isTrue();
    nothingIsOpen();
  }

  @Test
  void abandonedReturnReleasesTheAddress() {
    limit(1);
    directory.push(TestPush.of(B, 2, "b@x").inactive());
    push(B, 3, "b@x");
    push(C, 1, "b@x");

    directory.push(TestPush.of(B, 4, "b@x").inactive());
    limit(null);

    assertThat(directory.of(C).email()).hasToString("b@x");
    assertThat(directory.of(C).isActive()).isTrue();
  }

  @Test
  void raisedLimitAdmitsAsManyAsItHasSeats() {
    limit(2);
    for (int i = 10; i < 20; i++) {
      push(id(i), 1, "u" + i + "@x");
    }

    limit(5);
    assertThat(directory.open).hasSize(7);

    limit(null);
    nothingIsOpen();
  }

  @Test
  void deletionAndCreateOnTheLastSeatBothWork() {
    limit(2);

    assertThat(
            directory.apply(
                TestPush.of(A, 2, "a@x").deletion().request(), TestPush.of(C, 1, "a@x").request()))
        .containsExactly(new Result.Applied(), new Result.Applied());
  }

  @Test
  void retryOfTheSameRequestEndsTheFailure() {
    limit(2);
    directory.push(TestPush.of(C, 1, "c@x").by("POST"));
    directory.push(TestPush.of(C, 2, "c@x").deletion().undoing(1));
    assertThat(directory.open).containsExactly(reference("POST"));
    assertThat(directory.kept).isEmpty();
    assertThat(directory.undone).hasSize(1);

    directory.push(TestPush.of(A, 2, "a@x").inactive());
    assertThat(directory.announced()).containsExactly(reference("POST"));
    directory.push(TestPush.of(id(4), 1, "c@x").by("POST"));

    nothingIsOpen();
    assertThat(directory.undone).isEmpty();
  }

  @Test
  void replayOfAnUndoneVersionLeavesItsFailureOpen() {
    limit(2);
    directory.push(TestPush.of(C, 1, "c@x").by("POST"));
    directory.push(TestPush.of(C, 2, "c@x").deletion().undoing(1));

    directory.push(TestPush.of(C, 1, "c@x").by("POST").replay());

    assertThat(directory.open).containsExactly(reference("POST"));
    assertThat(directory.undone).hasSize(1);
  }

  @Test
  void announcementsAreLimitedToFreeSeats() {
    limit(2);
    for (int i = 10; i < 15; i++) {
      directory.push(TestPush.of(id(i), 1, "u" + i + "@x").by("POST " + i));
      directory.push(TestPush.of(id(i), 2, "u" + i + "@x").deletion().undoing(1));
    }

    limit(4);

    assertThat(directory.announced()).containsExactly(reference("POST 10"), reference("POST 11"));
    assertThat(directory.healAt).isNotNull();
    directory.push(TestPush.of(id(20), 1, "u10@x").by("POST 10").replay());
    assertThat(directory.announced()).hasSize(2);
  }

  @Test
  void undoneSwapRequestsAreReplayedTogether() {
    directory.push(TestPush.of(A, 2, "b@x").by("A"));
    directory.push(TestPush.of(A, 3, "a@x").undoing(2));

    assertThat(refused(directory.push(TestPush.of(B, 2, "a@x").by("B")))).isEqualTo("email-taken");

    assertThat(directory.announced()).containsExactly(reference("A"));
    directory.push(TestPush.of(A, 4, "b@x").by("A").replay());
    assertThat(directory.of(A).email()).hasToString("b@x");
    assertThat(directory.of(B).email()).hasToString("a@x");
    nothingIsOpen();
  }

  @Test
  void replayedRequestAnnouncesNone() {
    directory.push(TestPush.of(A, 2, "b@x").by("A"));
    directory.push(TestPush.of(A, 3, "a@x").undoing(2));

    directory.push(TestPush.of(B, 2, "a@x").by("B").replay());

    assertThat(directory.announced()).isEmpty();
  }

  @Test
  void undoRestoresTheStateBefore() {
    directory.push(TestPush.of(A, 2, "b@x").named("New").by("A"));
    assertThat(directory.of(A).displayName()).isEqualTo("New");

    directory.push(TestPush.of(A, 3, "a@x").undoing(2));

    assertThat(directory.of(A).displayName()).isEqualTo("Name 1");
    assertThat(directory.applied).containsEntry(A, 3L);
    assertThat(directory.open).containsExactly(reference("A"));
    push(B, 2, "free@x");
    assertThat(directory.announced()).containsExactly(reference("A"));
    assertThat(directory.of(A).email()).hasToString("a@x");
  }

  @Test
  void nextVersionEndsAnUndoneRequest() {
    directory.push(TestPush.of(A, 2, "b@x").by("A"));
    directory.push(TestPush.of(A, 3, "a@x").undoing(2));

    push(A, 4, "other@x");
    push(B, 2, "free@x");

    assertThat(directory.undone).isEmpty();
    assertThat(directory.announced()).isEmpty();
  }

  @Test
  void requestFulfilledDuringItsUndoIsReplayed() {
    directory.push(TestPush.of(A, 2, "b@x").by("A"));
    push(B, 2, "free@x");

    directory.push(TestPush.of(A, 3, "a@x").by("A").undoing(2));

    assertThat(directory.of(A).email()).hasToString("a@x");
    assertThat(directory.announced()).containsExactly(reference("A"));
  }

  @Test
  void otherCreateSupersedesTheUndoneOne() {
    limit(2);
    directory.push(TestPush.of(C, 1, "c@x").by("POST"));
    directory.push(TestPush.of(C, 2, "c@x").deletion().undoing(1));
    limit(null);

    directory.push(TestPush.of(C, 3, "c@x").by("another POST"));

    assertThat(directory.undone).isEmpty();
  }

  @Test
  void deletedUsersPowersNeedConfirmation() {
    directory.push(TestPush.of(A, 2, "john@x").identity("old"));
    UserId john = directory.of(A).id();
    directory.powers.put(john, new Powers(true, null));
    directory.push(TestPush.of(A, 3, "john@x").identity("old").deletion());

    Result result = directory.push(TestPush.of(C, 1, "john@x").identity("new"));

    assertThat(refused(result)).isEqualTo("adoption-needs-confirmation");
    directory.apply(new ConfirmAdoption(TestDirectory.ACME, john, 1, Instant.EPOCH, C));
    assertThat(directory.of(C).id()).isEqualTo(john);
    nothingIsOpen();
  }

  @Test
  void confirmedUndoneRequestIsReplayed() {
    directory.push(TestPush.of(A, 2, "john@x").identity("old"));
    UserId john = directory.of(A).id();
    directory.powers.put(john, new Powers(true, null));
    directory.push(TestPush.of(A, 3, "john@x").identity("old").deletion());
    directory.push(TestPush.of(C, 1, "john@x").identity("new").by("POST"));
    directory.push(TestPush.of(C, 2, "john@x").identity("new").deletion().undoing(1));
    directory.push(TestPush.of(id(4), 1, "john@x").identity("new").by("POST"));
    directory.push(TestPush.of(id(4), 2, "john@x").identity("new").deletion().undoing(1));

    directory.apply(new ConfirmAdoption(TestDirectory.ACME, john, 1, Instant.EPOCH, C));

    assertThat(directory.announced()).containsExactly(reference("POST"));
    directory.push(TestPush.of(id(5), 1, "john@x").identity("new").by("POST").replay());
    assertThat(directory.of(id(5)).id()).isEqualTo(john);
    nothingIsOpen();
  }

  @Test
  void sameIdentityNeedsNoConfirmation() {
    directory.push(TestPush.of(A, 2, "john@x").identity("john"));
    directory.powers.put(directory.of(A).id(), new Powers(true, Instant.MAX));
    directory.push(TestPush.of(A, 3, "john@x").identity("john").deletion());

    assertThat(directory.push(TestPush.of(C, 1, "john@x").identity("john")))
        .isEqualTo(new Result.Applied());
  }

  @Test
  void voidPasswordNeedsNoConfirmation() {
    directory.powers.put(directory.of(A).id(), new Powers(false, Instant.EPOCH));
    directory.push(TestPush.of(A, 2, "a@x").deletion());

    assertThat(push(C, 1, "a@x")).isEqualTo(new Result.Applied());
  }

  @Test
  void userOfTheSameBatchHasNoPowers() {
    assertThat(
            directory.apply(
                TestPush.of(C, 1, "c@x").request(),
                TestPush.of(C, 2, "c@x").deletion().request(),
                TestPush.of(id(4), 1, "c@x").request()))
        .containsOnly(new Result.Applied());
  }

  @Test
  void passwordOfADeactivatedUserNeedsConfirmation() {
    directory.powers.put(directory.of(A).id(), new Powers(false, Instant.EPOCH));
    directory.push(TestPush.of(A, 2, "a@x").inactive());

    assertThat(refused(push(C, 1, "a@x"))).isEqualTo("adoption-needs-confirmation");
  }

  private Result push(ScimUserId id, long version, String email) {
    return directory.push(TestPush.of(id, version, email));
  }

  private void limit(@Nullable Integer limit) {
    directory.apply(
        new ScimConnectionChanged(
            TestDirectory.ACME, ++settings, Instant.EPOCH, false, null, false, limit));
  }

  private void nothingIsOpen() {
    assertThat(directory.open).isEmpty();
    assertThat(directory.kept).isEmpty();
  }

  private static String refused(Result result) {
    return ((Result.Refused) result).refusal().reason().code().value();
  }
}
