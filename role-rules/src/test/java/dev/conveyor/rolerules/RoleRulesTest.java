package dev.conveyor.rolerules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.GrantSource;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rules table, row by row. Each history is in the order in which it happened. */
class RoleRulesTest {

  private static final GroupId ENGINEERS = new GroupId(new UUID(1, 1));
  private static final GroupId SALES = new GroupId(new UUID(1, 2));
  private static final ScimUserId ANN = new ScimUserId(new UUID(2, 1));
  private static final Role AUDITOR = new Role("Auditor");

  private final List<Fact> history = new ArrayList<>();

  @Test
  void row1ProvisionedInMappedGroupsGetsTheirRoles() {
    defaultRole(Role.ASSIGNEE_ONLY);
    map(ENGINEERS, Role.ADMIN);
    map(SALES, AUDITOR);
    member(ENGINEERS, true);
    member(SALES, true);
    lifecycle(UserChange.PROVISIONED);

    holds(group(Role.ADMIN, ENGINEERS), group(AUDITOR, SALES));
  }

  @Test
  void row1ReactivatedInAMappedGroupGetsItsRole() {
    defaultRole(Role.ASSIGNEE_ONLY);
    lifecycle(UserChange.PROVISIONED);
    assign(AUDITOR);
    lifecycle(UserChange.DEACTIVATED);
    map(ENGINEERS, Role.ADMIN);
    member(ENGINEERS, true);
    lifecycle(UserChange.REACTIVATED);

    holds(group(Role.ADMIN, ENGINEERS));
  }

  @Test
  void row2ProvisionedInNoGroupGetsTheDefaultRole() {
    defaultRole(Role.ASSIGNEE_ONLY);
    member(ENGINEERS, true);
    lifecycle(UserChange.PROVISIONED);

    holds(byDefault(Role.ASSIGNEE_ONLY));
  }

  @Test
  void row2AdoptedWithARoleKeepsItAndGetsNoDefault() {
    defaultRole(Role.ASSIGNEE_ONLY);
    invited();
    assign(AUDITOR);
    lifecycle(UserChange.PROVISIONED);

    holds(manual(AUDITOR));
  }

  @Test
  void row2BillingAdminDoesNotCountAsARole() {
    defaultRole(Role.ASSIGNEE_ONLY);
    invited();
    assign(Role.BILLING_ADMIN);
    lifecycle(UserChange.PROVISIONED);

    holds(byDefault(Role.ASSIGNEE_ONLY), manual(Role.BILLING_ADMIN));
  }

  @Test
  void invitedUserGetsNoDefaultRole() {
    defaultRole(Role.ASSIGNEE_ONLY);
    invited();

    holds();
  }

  @Test
  void row3JoiningAMappedGroupReplacesOtherGrants() {
    defaultRole(Role.ASSIGNEE_ONLY);
    lifecycle(UserChange.PROVISIONED);
    assign(AUDITOR);
    map(SALES, Role.TRUST_SHARER);
    map(ENGINEERS, Role.ADMIN);
    member(SALES, true);
    assign(new Role("Late"));
    member(ENGINEERS, true);

    holds(group(Role.ADMIN, ENGINEERS), group(Role.TRUST_SHARER, SALES));
  }

  @Test
  void row4JoiningAnUnmappedGroupDoesNothing() {
    defaultRole(Role.ASSIGNEE_ONLY);
    lifecycle(UserChange.PROVISIONED);
    assign(AUDITOR);
    member(ENGINEERS, true);

    holds(byDefault(Role.ASSIGNEE_ONLY), manual(AUDITOR));
  }

  @Test
  void row5LeavingAMappedGroupRemovesOnlyItsGrant() {
    defaultRole(Role.ASSIGNEE_ONLY);
    lifecycle(UserChange.PROVISIONED);
    map(ENGINEERS, Role.ADMIN);
    member(ENGINEERS, true);
    assign(AUDITOR);
    member(ENGINEERS, false);
    holds(manual(AUDITOR));

    member(ENGINEERS, true);
    member(ENGINEERS, false);
    holds();
  }

  @Test
  void row6MappingAGroupUpdatesActiveMembers() {
    defaultRole(Role.ASSIGNEE_ONLY);
    lifecycle(UserChange.PROVISIONED);
    member(ENGINEERS, true);
    assign(AUDITOR);
    map(ENGINEERS, Role.ADMIN);

    holds(group(Role.ADMIN, ENGINEERS));
  }

  @Test
  void row6RemappingReplacesGroupAndManualGrants() {
    lifecycle(UserChange.PROVISIONED);
    member(ENGINEERS, true);
    map(ENGINEERS, Role.ADMIN);
    assign(AUDITOR);
    map(ENGINEERS, Role.TRUST_SHARER);

    holds(group(Role.TRUST_SHARER, ENGINEERS));
  }

  @Test
  void row6MappingToTheSameRoleAgainDoesNothing() {
    lifecycle(UserChange.PROVISIONED);
    member(ENGINEERS, true);
    map(ENGINEERS, Role.ADMIN);
    assign(AUDITOR);
    map(ENGINEERS, Role.ADMIN);

    holds(group(Role.ADMIN, ENGINEERS), manual(AUDITOR));
  }

  @Test
  void row6IgnoresDeactivatedMembers() {
    lifecycle(UserChange.PROVISIONED);
    member(ENGINEERS, true);
    lifecycle(UserChange.DEACTIVATED);
    map(ENGINEERS, Role.ADMIN);

    holds();
  }

  @Test
  void row7UnmappingRestoresTheDefault() {
    defaultRole(Role.ASSIGNEE_ONLY);
    lifecycle(UserChange.PROVISIONED);
    member(ENGINEERS, true);
    map(ENGINEERS, Role.ADMIN);
    map(ENGINEERS, null);
    holds(byDefault(Role.ASSIGNEE_ONLY));

    map(ENGINEERS, Role.ADMIN);
    assign(AUDITOR);
    map(ENGINEERS, null);
    holds(manual(AUDITOR));
  }

  @Test
  void row8DeletingAGroupRemovesMembersAndMapping() {
    defaultRole(Role.ASSIGNEE_ONLY);
    lifecycle(UserChange.PROVISIONED);
    member(ENGINEERS, true);
    map(ENGINEERS, Role.ADMIN);
    history.add(new Fact.GroupDeleted(now(), ENGINEERS));

    holds();
  }

  @Test
  void row9AddingAMemberAgainDoesNothing() {
    lifecycle(UserChange.PROVISIONED);
    map(ENGINEERS, Role.ADMIN);
    member(ENGINEERS, true);
    assign(AUDITOR);
    member(ENGINEERS, true);

    holds(group(Role.ADMIN, ENGINEERS), manual(AUDITOR));
  }

  @Test
  void row10DeactivationRemovesAllGrants() {
    defaultRole(Role.ASSIGNEE_ONLY);
    lifecycle(UserChange.PROVISIONED);
    map(ENGINEERS, Role.ADMIN);
    member(ENGINEERS, true);
    assign(AUDITOR);
    lifecycle(UserChange.DEACTIVATED);

    holds();
  }

  @Test
  void row11ManualGrantCoexistsWithAGroupGrant() {
    lifecycle(UserChange.PROVISIONED);
    map(ENGINEERS, Role.ADMIN);
    member(ENGINEERS, true);
    assign(Role.ADMIN);
    assign(AUDITOR);
    holds(group(Role.ADMIN, ENGINEERS), manual(Role.ADMIN), manual(AUDITOR));

    member(ENGINEERS, false);
    holds(manual(Role.ADMIN), manual(AUDITOR));
  }

  @Test
  void row11ManualGrantOutlivesMappingAndGroup() {
    defaultRole(Role.ASSIGNEE_ONLY);
    lifecycle(UserChange.PROVISIONED);
    map(ENGINEERS, Role.ADMIN);
    map(SALES, AUDITOR);
    member(ENGINEERS, true);
    member(SALES, true);
    assign(Role.ADMIN);
    map(ENGINEERS, null);
    holds(group(AUDITOR, SALES), manual(Role.ADMIN));

    assign(AUDITOR);
    history.add(new Fact.GroupDeleted(now(), SALES));
    holds(manual(Role.ADMIN), manual(AUDITOR));
  }

  @Test
  void row11ManualGrantCoexistsWithTheDefault() {
    defaultRole(Role.ASSIGNEE_ONLY);
    lifecycle(UserChange.PROVISIONED);
    assign(Role.ASSIGNEE_ONLY);
    holds(byDefault(Role.ASSIGNEE_ONLY), manual(Role.ASSIGNEE_ONLY));

    remove(Role.ASSIGNEE_ONLY);
    holds();
  }

  @Test
  void row11ManualGrantEndsWithAMappedGroup() {
    lifecycle(UserChange.PROVISIONED);
    map(ENGINEERS, Role.ADMIN);
    map(SALES, AUDITOR);
    member(ENGINEERS, true);
    assign(Role.ADMIN);
    member(SALES, true);
    holds(group(Role.ADMIN, ENGINEERS), group(AUDITOR, SALES));

    assign(Role.ADMIN);
    map(SALES, Role.TRUST_SHARER);
    holds(group(Role.ADMIN, ENGINEERS), group(Role.TRUST_SHARER, SALES));

    assign(Role.ADMIN);
    lifecycle(UserChange.DEACTIVATED);
    lifecycle(UserChange.REACTIVATED);
    holds(group(Role.ADMIN, ENGINEERS), group(Role.TRUST_SHARER, SALES));
  }

  @Test
  void row11DeactivatedUserGetsNoRole() {
    lifecycle(UserChange.PROVISIONED);
    lifecycle(UserChange.DEACTIVATED);
    assign(AUDITOR);

    holds();
  }

  @Test
  void billingAdminDependsOnlyOnCommands() {
    lifecycle(UserChange.PROVISIONED);
    lifecycle(UserChange.DEACTIVATED);
    assign(Role.BILLING_ADMIN);

    holds(manual(Role.BILLING_ADMIN));
  }

  @Test
  void row12RemovalKeepsGroupGrants() {
    defaultRole(Role.ASSIGNEE_ONLY);
    lifecycle(UserChange.PROVISIONED);
    assign(AUDITOR);
    remove(AUDITOR);
    holds(byDefault(Role.ASSIGNEE_ONLY));

    remove(Role.ASSIGNEE_ONLY);
    holds();

    map(ENGINEERS, Role.ADMIN);
    member(ENGINEERS, true);
    remove(Role.ADMIN);
    holds(group(Role.ADMIN, ENGINEERS));
  }

  @Test
  void row12RemovalEndsOnlyTheManualGrant() {
    lifecycle(UserChange.PROVISIONED);
    map(ENGINEERS, Role.ADMIN);
    member(ENGINEERS, true);
    assign(Role.ADMIN);
    remove(Role.ADMIN);

    holds(group(Role.ADMIN, ENGINEERS));
  }

  @Test
  void row13NewDefaultRoleAppliesToNewUsers() {
    defaultRole(Role.ASSIGNEE_ONLY);
    lifecycle(UserChange.PROVISIONED);
    defaultRole(Role.TRUST_SHARER);
    holds(byDefault(Role.ASSIGNEE_ONLY));

    lifecycle(UserChange.DEACTIVATED);
    lifecycle(UserChange.REACTIVATED);
    holds(byDefault(Role.TRUST_SHARER));
  }

  @Test
  void roleFromTwoGroupsOutlivesOne() {
    lifecycle(UserChange.PROVISIONED);
    map(ENGINEERS, Role.ADMIN);
    map(SALES, Role.ADMIN);
    member(ENGINEERS, true);
    member(SALES, true);
    member(ENGINEERS, false);
    holds(group(Role.ADMIN, SALES));

    member(SALES, false);
    holds();
  }

  @Test
  void billingAdminIsNeverGrantedNorRevokedByGroupSync() {
    defaultRole(Role.ASSIGNEE_ONLY);
    lifecycle(UserChange.PROVISIONED);
    assign(Role.BILLING_ADMIN);
    map(ENGINEERS, new Role("BILLING  admin"));
    member(ENGINEERS, true);
    holds(byDefault(Role.ASSIGNEE_ONLY), manual(Role.BILLING_ADMIN));

    map(SALES, Role.ADMIN);
    member(SALES, true);
    lifecycle(UserChange.DEACTIVATED);
    holds(manual(Role.BILLING_ADMIN));

    remove(Role.BILLING_ADMIN);
    holds();
  }

  @Test
  void secondScimUserBringsItsGroups() {
    map(ENGINEERS, Role.ADMIN);
    lifecycle(UserChange.PROVISIONED);
    member(ENGINEERS, true);
    history.add(new Fact.Lifecycle(now(), history.size() + 1, UserChange.DEACTIVATED, null));
    ScimUserId second = new ScimUserId(new UUID(2, 2));
    history.add(new Fact.Lifecycle(now(), history.size() + 1, UserChange.REACTIVATED, second));

    holds();
  }

  private Instant now() {
    return Instant.EPOCH.plusSeconds(history.size());
  }

  private void defaultRole(Role role) {
    history.add(new Fact.DefaultRole(now(), history.size() + 1, role));
  }

  private void map(GroupId group, @Nullable Role role) {
    history.add(new Fact.Mapping(now(), group, history.size() + 1, role));
  }

  private void member(GroupId group, boolean member) {
    history.add(new Fact.Membership(now(), group, history.size() + 1, ANN, member));
  }

  private void lifecycle(UserChange change) {
    history.add(new Fact.Lifecycle(now(), history.size() + 1, change, ANN));
  }

  private void invited() {
    history.add(new Fact.Lifecycle(now(), history.size() + 1, UserChange.PROVISIONED, null));
  }

  private void assign(Role role) {
    history.add(new Fact.Command(now(), history.size() + 1, role, true));
  }

  private void remove(Role role) {
    history.add(new Fact.Command(now(), history.size() + 1, role, false));
  }

  private static Grant group(Role role, GroupId group) {
    return new Grant(role, new GrantSource.Group(group));
  }

  private static Grant manual(Role role) {
    return new Grant(role, GrantSource.MANUAL);
  }

  private static Grant byDefault(Role role) {
    return new Grant(role, GrantSource.DEFAULT);
  }

  private void holds(Grant... grants) {
    assertThat(RoleRules.fold(history).allGrants()).containsExactlyInAnyOrder(grants);
  }
}
