package dev.conveyor.provisioning.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.EraseUser;
import dev.conveyor.schemas.InviteUser;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.ScimUserErased;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserChange;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The rules for users. */
class ProvisioningTest {

  private static final OrganizationId ACME = new OrganizationId("acme");
  private static final ScimUserId ANN = new ScimUserId(new UUID(1, 1));
  private static final ScimUserId BOB = new ScimUserId(new UUID(1, 2));
  private static final UserId INVITED = new UserId(new UUID(2, 1));
  private static final UserId FRESH = new UserId(new UUID(2, 9));

  private Directory directory = directory(null);

  @Test
  void aPushedUserIsCreated() {
    DirectoryUser user = changed(push(ANN, 1, "ann@x", "Ann"), UserChange.PROVISIONED);

    assertThat(user)
        .isEqualTo(new DirectoryUser(FRESH, "ann@x", "Ann", UserStatus.ACTIVE, ANN, 1L, 1));
  }

  @Test
  void theSameOrAnOlderVersionIsStale() {
    push(ANN, 5, "ann@x", "Ann");

    assertThat(push(ANN, 5, "ann@x", "Ann")).isEqualTo(new Decision.Stale(5));
    assertThat(push(ANN, 4, "old@x", "Old")).isEqualTo(new Decision.Stale(5));
  }

  @Test
  void nameAndEmailFollowAndNothingElseIsAChange() {
    push(ANN, 1, "ann@x", "Ann");

    assertThat(push(ANN, 2, "ann@x", "Ann")).isEqualTo(new Decision.Unchanged());
    DirectoryUser user = changed(push(ANN, 3, "new@x", "Ann B."), UserChange.UPDATED);
    assertThat(user.email()).isEqualTo("new@x");
    assertThat(user.version()).isEqualTo(2);
  }

  @Test
  void anExistingUserOfThatEmailIsAdoptedInAnyCase() {
    invite("Ann@X");

    DirectoryUser user = changed(push(ANN, 1, "ann@x", "Ann"), UserChange.PROVISIONED);

    assertThat(user.id()).isEqualTo(INVITED);
    assertThat(user.scimUserId()).isEqualTo(ANN);
    assertThat(user.version()).isEqualTo(2);
  }

  @Test
  void inactiveAndDeletedDeactivateAndActiveReactivatesTheSameUser() {
    push(ANN, 1, "ann@x", "Ann");

    assertThat(changed(inactive(ANN, 2, "ann@x"), UserChange.DEACTIVATED).isActive()).isFalse();
    assertThat(changed(push(ANN, 3, "ann@x", "Ann"), UserChange.REACTIVATED).id()).isEqualTo(FRESH);
    assertThat(changed(deleted(ANN, 4, "ann@x"), UserChange.DEACTIVATED).scimUserId()).isNull();
    DirectoryUser back = changed(push(BOB, 1, "ann@x", "Ann"), UserChange.REACTIVATED);
    assertThat(back.id()).isEqualTo(FRESH);
    assertThat(back.scimUserId()).isEqualTo(BOB);
  }

  @Test
  void deactivationGoesThroughEvenIfTheEmailIsTakenOrGone() {
    push(ANN, 1, "ann@x", "Ann");
    push(BOB, 1, "bob@x", "Bob", new UserId(new UUID(2, 8)));

    DirectoryUser user = changed(inactive(ANN, 2, "bob@x"), UserChange.DEACTIVATED);

    assertThat(user.email()).isEqualTo("ann@x");
  }

  @Test
  void anInactiveUserWhomNobodyKnowsIsNotCreatedUntilTheyAreActive() {
    assertThat(inactive(ANN, 1, "ann@x")).isEqualTo(new Decision.Unchanged());
    assertThat(directory.users()).isEmpty();

    changed(push(ANN, 2, "ann@x", "Ann"), UserChange.PROVISIONED);
  }

  @Test
  void anEmailOfAnotherScimUserIsRefusedAndTheVersionNotApplied() {
    push(ANN, 1, "ann@x", "Ann");

    assertThat(refused(push(BOB, 1, "ANN@x", "Bob"))).isEqualTo("email-taken");
    changed(push(BOB, 1, "bob@x", "Bob", new UserId(new UUID(2, 8))), UserChange.PROVISIONED);
    assertThat(refused(push(BOB, 2, "ann@x", "Bob"))).isEqualTo("email-taken");
  }

  @Test
  void noEmailAtAllIsRefused() {
    assertThat(refused(push(ANN, 1, "", "Ann"))).isEqualTo("email-missing");
  }

  @Test
  void seatsAreCountedForEveryWayIn() {
    directory = directory(1);
    push(ANN, 1, "ann@x", "Ann");

    assertThat(refused(push(BOB, 1, "bob@x", "Bob"))).isEqualTo("seat-limit-reached");
    assertThat(refused(Provisioning.invite(directory, invitation("cid@x"))))
        .isEqualTo("seat-limit-reached");
    inactive(ANN, 2, "ann@x");
    changed(push(BOB, 1, "bob@x", "Bob", new UserId(new UUID(2, 8))), UserChange.PROVISIONED);
    assertThat(refused(push(ANN, 3, "ann@x", "Ann"))).isEqualTo("seat-limit-reached");
    assertThat(directory.activeUsers()).isEqualTo(1);
  }

  @Test
  void anInvitationIsCarriedOutOnce() {
    invite("ann@x");

    assertThat(Provisioning.invite(directory, invitation("ann@x")))
        .isEqualTo(new Decision.Unchanged());
    assertThat(
            refused(
                Provisioning.invite(
                    directory, new InviteUser(ACME, FRESH, 1, Instant.EPOCH, "ANN@x", "Ann"))))
        .isEqualTo("email-taken");
  }

  @Test
  void anErasedUserIsGoneAndWhatComesLateDoesNotBringThemBack() {
    DirectoryUser ann = changed(push(ANN, 1, "ann@x", "Ann"), UserChange.PROVISIONED);

    assertThat(Provisioning.erase(directory, new ScimUserErased(ACME, ANN, 3, Instant.EPOCH)))
        .isEqualTo(new Decision.Erased(ann));

    assertThat(directory.users()).isEmpty();
    assertThat(directory.activeUsers()).isZero();
    assertThat(push(ANN, 2, "ann@x", "Ann")).isEqualTo(new Decision.Stale(3));
    assertThat(Provisioning.erase(directory, new ScimUserErased(ACME, ANN, 3, Instant.EPOCH)))
        .isEqualTo(new Decision.Unchanged());
  }

  @Test
  void anErasedUsersInvitationThatIsDeliveredAgainInvitesNobody() {
    invite("ann@x");

    Decision erased = Provisioning.erase(directory, new EraseUser(ACME, INVITED, 2, Instant.EPOCH));

    assertThat(erased).isInstanceOf(Decision.Erased.class);
    assertThat(Provisioning.invite(directory, invitation("ann@x")))
        .isEqualTo(new Decision.Unchanged());
    changed(push(ANN, 1, "ann@x", "Ann"), UserChange.PROVISIONED);
  }

  private static Directory directory(@Nullable Integer seatLimit) {
    return new Directory(List.of(), Map.of(), List.of(), seatLimit, 0);
  }

  private void invite(String email) {
    changed(Provisioning.invite(directory, invitation(email)), UserChange.PROVISIONED);
  }

  private static InviteUser invitation(String email) {
    return new InviteUser(ACME, INVITED, 1, Instant.EPOCH, email, "Invited");
  }

  private Decision push(ScimUserId id, long version, String email, String name) {
    return push(id, version, email, name, FRESH);
  }

  private Decision push(ScimUserId id, long version, String email, String name, UserId fresh) {
    return Provisioning.apply(
        directory, change(id, version, email, name, true, false), () -> fresh);
  }

  private Decision inactive(ScimUserId id, long version, String email) {
    return Provisioning.apply(
        directory, change(id, version, email, "Ann", false, false), () -> FRESH);
  }

  private Decision deleted(ScimUserId id, long version, String email) {
    return Provisioning.apply(
        directory, change(id, version, email, "Ann", false, true), () -> FRESH);
  }

  private static ScimUserChanged change(
      ScimUserId id, long version, String email, String name, boolean active, boolean deleted) {
    String user =
        "{\"userName\":\"u\",\"displayName\":\"%s\",\"emails\":[{\"value\":\"%s\"}]}"
            .formatted(name, email);
    return new ScimUserChanged(
        ACME,
        id,
        version,
        Instant.EPOCH,
        active,
        deleted,
        "u",
        List.of(),
        JsonMapper.shared().readTree(user));
  }

  private static DirectoryUser changed(Decision decision, UserChange kind) {
    assertThat(decision).isInstanceOf(Decision.Changed.class);
    Decision.Changed changed = (Decision.Changed) decision;
    assertThat(changed.change()).isEqualTo(kind);
    return changed.user();
  }

  private static String refused(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Refused.class);
    return ((Decision.Refused) decision).reason();
  }
}
