package dev.conveyor.provisioning.rules;

import static dev.conveyor.provisioning.rules.TestPush.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.DirectoryUserChanged;
import dev.conveyor.schemas.DirectoryUserErased;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.EraseUser;
import dev.conveyor.schemas.InviteUser;
import dev.conveyor.schemas.Rehire;
import dev.conveyor.schemas.ResendUser;
import dev.conveyor.schemas.ScimConnectionChanged;
import dev.conveyor.schemas.ScimUserErased;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserChange;
import dev.conveyor.schemas.UserId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What one change does to the directory. */
class ProvisioningTest {

  private static final ScimUserId ANN = id(1);
  private static final ScimUserId BOB = id(2);
  private static final UserId INVITED = new UserId(new UUID(2, 1));

  private final TestDirectory directory = new TestDirectory();

  @Test
  void newScimUserCreatesAUser() {
    push(ANN, 1, "ann@x");

    DirectoryUser user = directory.of(ANN);
    assertThat(user.email()).hasToString("ann@x");
    assertThat(user.version()).isEqualTo(1);
    assertThat(lastChange()).isEqualTo(UserChange.PROVISIONED);
  }

  @Test
  void sameOrOlderVersionIsStale() {
    push(ANN, 5, "ann@x");

    assertThat(push(ANN, 5, "ann@x")).isEqualTo(new Result.Stale(5));
    assertThat(push(ANN, 4, "old@x")).isEqualTo(new Result.Stale(5));
  }

  @Test
  void onlyNameAndEmailAreChanges() {
    push(ANN, 1, "ann@x");
    push(ANN, 2, "ann@x");
    assertThat(directory.published).hasSize(1);

    directory.push(TestPush.of(ANN, 3, "new@x").named("Ann B."));

    assertThat(lastChange()).isEqualTo(UserChange.UPDATED);
    assertThat(directory.of(ANN).email()).hasToString("new@x");
    assertThat(directory.of(ANN).version()).isEqualTo(2);
  }

  @Test
  void userIsPublishedAgainUnderANewerVersion() {
    push(ANN, 1, "ann@x");
    UserId ann = directory.of(ANN).id();

    directory.apply(
        new ResendUser(TestDirectory.ACME, ann, 1, Instant.EPOCH, 7, UserChange.REACTIVATED));

    assertThat(lastChange()).isEqualTo(UserChange.REACTIVATED);
    assertThat(directory.of(ANN).version()).isEqualTo(8);
  }

  @Test
  void changeThatTheUserHasLeftBehindIsNotPublishedAgain() {
    push(ANN, 1, "ann@x");
    UserId ann = directory.of(ANN).id();

    directory.apply(
        new ResendUser(TestDirectory.ACME, ann, 1, Instant.EPOCH, 1, UserChange.DEACTIVATED));

    assertThat(directory.published).hasSize(1);
    assertThat(directory.of(ANN).version()).isEqualTo(1);
  }

  @Test
  void userWhoDoesNotExistIsPublishedAsErased() {
    directory.apply(
        new ResendUser(TestDirectory.ACME, INVITED, 1, Instant.EPOCH, 4, UserChange.UPDATED));

    assertThat(directory.published.getLast())
        .isInstanceOfSatisfying(
            DirectoryUserErased.class, erased -> assertThat(erased.version()).isEqualTo(5));
  }

  @Test
  void invitedUserIsAdoptedInAnySpelling() {
    invite("Andr\u00e9@X");

    push(ANN, 1, "andre\u0301@x");

    assertThat(directory.of(ANN).id()).isEqualTo(INVITED);
    assertThat(lastChange()).isEqualTo(UserChange.PROVISIONED);
  }

  @Test
  void deletedUserIsReactivatedWithTheSameAddress() {
    push(ANN, 1, "ann@x");
    UserId id = directory.of(ANN).id();
    directory.push(TestPush.of(ANN, 2, "ann@x").deletion());
    DirectoryUser gone = directory.users.get(id);
    assertThat(gone.isDeleted()).isTrue();
    assertThat(gone.credentialsEndedAt()).isNotNull();
    assertThat(gone.sessionsEndedAt()).isNotNull();

    push(BOB, 1, "ann@x");

    assertThat(directory.of(BOB).id()).isEqualTo(id);
    assertThat(directory.of(BOB).credentialsEndedAt()).isEqualTo(gone.credentialsEndedAt());
    assertThat(lastChange()).isEqualTo(UserChange.REACTIVATED);
  }

  @Test
  void deactivationEndsSessionsAndKeepsThePassword() {
    push(ANN, 1, "ann@x");

    directory.push(TestPush.of(ANN, 2, "ann@x").inactive());

    assertThat(directory.of(ANN).sessionsEndedAt()).isNotNull();
    assertThat(directory.of(ANN).credentialsEndedAt()).isNull();
  }

  @Test
  void deactivationIsAppliedBeforeATakenAddress() {
    push(ANN, 1, "ann@x");
    push(BOB, 1, "bob@x");

    assertThat(directory.push(TestPush.of(ANN, 2, "bob@x").inactive()))
        .isEqualTo(new Result.Applied());
    assertThat(directory.of(ANN).isActive()).isFalse();
    assertThat(directory.of(ANN).email()).hasToString("ann@x");

    push(BOB, 2, "new@x");
    assertThat(directory.of(ANN).email()).hasToString("bob@x");
    assertThat(directory.open).isEmpty();
  }

  @Test
  void inactiveNewUserAdoptsNone() {
    invite("ann@x");

    directory.push(TestPush.of(ANN, 1, "ann@x").inactive());

    assertThat(directory.users.get(INVITED).isActive()).isTrue();
    assertThat(directory.users.get(INVITED).scimUserId()).isNull();
    push(ANN, 2, "ann@x");
    assertThat(directory.of(ANN).id()).isEqualTo(INVITED);
  }

  @Test
  void userWithoutAnAddressIsRejected() {
    assertThat(reason(directory.push(TestPush.of(ANN, 1, "not an address"))))
        .isEqualTo("email-missing");
    push(ANN, 2, "ann@x");
    assertThat(directory.kept).isEmpty();
  }

  @Test
  void deletedUsersAddressIsFree() {
    push(ANN, 1, "dan@x");
    push(BOB, 1, "cyd@x");
    directory.push(TestPush.of(ANN, 2, "dan@x").deletion());

    assertThat(push(BOB, 2, "dan@x")).isEqualTo(new Result.Applied());

    assertThat(directory.of(BOB).email()).hasToString("dan@x");
    push(id(3), 1, "dan@x");
    assertThat(directory.open).hasSize(1);
  }

  @Test
  void mostRecentlyDeletedUserIsAdopted() {
    push(ANN, 1, "ann@x");
    push(BOB, 1, "bob@x");
    directory.push(TestPush.of(ANN, 2, "ann@x").deletion());
    push(BOB, 2, "ann@x");
    UserId last = directory.of(BOB).id();
    directory.push(TestPush.of(BOB, 3, "ann@x").deletion());

    push(id(3), 1, "ann@x");

    assertThat(directory.of(id(3)).id()).isEqualTo(last);
  }

  @Test
  void rehiredUserTakesOverTheDeactivatedUser() {
    push(ANN, 1, "eve@x");
    UserId eve = directory.of(ANN).id();
    directory.push(TestPush.of(ANN, 2, "eve@x").inactive());

    assertThat(push(BOB, 1, "eve@x")).isEqualTo(new Result.Applied());

    assertThat(directory.of(BOB).id()).isEqualTo(eve);
    directory.push(TestPush.of(ANN, 3, "eve@x").inactive());
    assertThat(directory.of(BOB).isActive()).isTrue();
    assertThat(reason(push(ANN, 4, "eve@x"))).isEqualTo("email-taken");
  }

  @Test
  void rehireIsRejectedIfConfigured() {
    settings(1, null, Rehire.REFUSE);
    push(ANN, 1, "eve@x");
    directory.push(TestPush.of(ANN, 2, "eve@x").inactive());

    assertThat(message(push(BOB, 1, "eve@x")))
        .contains("eve@x")
        .contains("\"Name 1\", who is deactivated")
        .contains("Delete that user");

    settings(2, null, Rehire.ADOPT);
    assertThat(directory.of(BOB).isActive()).isTrue();
    assertThat(directory.open).isEmpty();
  }

  @Test
  void returningUserBecomesTheInvitedUser() {
    push(ANN, 1, "old@x");
    directory.push(TestPush.of(ANN, 2, "old@x").inactive());
    invite("ann@x");

    assertThat(push(ANN, 3, "ann@x")).isEqualTo(new Result.Applied());

    assertThat(directory.of(ANN).id()).isEqualTo(INVITED);
    assertThat(directory.users.values()).filteredOn(DirectoryUser::isDeleted).hasSize(1);
  }

  @Test
  void returningAdminIsNotMerged() {
    push(ANN, 1, "old@x");
    directory.powers.put(directory.of(ANN).id(), new Powers(true, null));
    directory.push(TestPush.of(ANN, 2, "old@x").inactive());
    invite("ann@x");

    assertThat(message(push(ANN, 3, "ann@x")))
        .contains("\"Invited\", who was invited in the console")
        .contains("Erase that user");
    directory.apply(new EraseUser(TestDirectory.ACME, INVITED, 2, Instant.EPOCH));
    assertThat(directory.of(ANN).email()).hasToString("ann@x");
    assertThat(directory.open).isEmpty();
  }

  @Test
  void invitationIsIdempotent() {
    invite("ann@x");
    invite("ann@x");

    assertThat(directory.users).hasSize(1);
    UserId other = new UserId(new UUID(2, 2));
    Result second =
        directory.apply(
            new InviteUser(
                TestDirectory.ACME, other, 1, Instant.EPOCH, new EmailAddress("ANN@x"), "Ann"));
    assertThat(message(second)).contains("belongs to \"Invited\"");
  }

  @Test
  void erasedUserStaysErased() {
    push(ANN, 1, "ann@x");

    directory.apply(new ScimUserErased(TestDirectory.ACME, ANN, 3, Instant.EPOCH));

    assertThat(directory.users).isEmpty();
    assertThat(push(ANN, 2, "ann@x")).isEqualTo(new Result.Stale(3));
  }

  @Test
  void erasedInvitationHasNoEffect() {
    invite("ann@x");
    directory.apply(new EraseUser(TestDirectory.ACME, INVITED, 2, Instant.EPOCH));

    invite("ann@x");

    assertThat(directory.users).isEmpty();
  }

  private Result push(ScimUserId id, long version, String email) {
    return directory.push(TestPush.of(id, version, email));
  }

  private void invite(String email) {
    directory.apply(
        new InviteUser(
            TestDirectory.ACME, INVITED, 1, Instant.EPOCH, new EmailAddress(email), "Invited"));
  }

  private void settings(long version, @Nullable Integer limit, Rehire rehire) {
    directory.apply(
        new ScimConnectionChanged(
            TestDirectory.ACME, version, Instant.EPOCH, false, null, false, limit, rehire, null));
  }

  private UserChange lastChange() {
    return ((DirectoryUserChanged) directory.published.getLast()).change();
  }

  private static String reason(Result result) {
    return ((Result.Refused) result).refusal().reason().code().value();
  }

  private static String message(Result result) {
    return ((Result.Refused) result).refusal().message();
  }
}
