package dev.conveyor.console.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.console.mapping.MappingPreview.Member;
import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.GrantSource;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.HoldPolicy;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.UserStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MappingPreviewTest {

  private static final GroupId GROUP = GroupId.of("00000000-0000-4000-8000-000000000001");
  private static final GroupId OTHER = GroupId.of("00000000-0000-4000-8000-000000000002");
  private static final Role AUDITOR = new Role("Auditor");

  private static final MappingPreview.Limits MANY_USERS =
      new MappingPreview.Limits(HoldPolicy.DEFAULT, 100_000);

  @Test
  void sayingTheSameAgainChangesNothing() {
    assertThat(describe(Role.ADMIN, Role.ADMIN, member("Ada")))
        .containsExactly("That is how the group is mapped already: nothing changes.");
  }

  @Test
  void anEmptyGroupIsForThoseWhoJoinLater() {
    assertThat(describe(null, Role.ADMIN))
        .containsExactly("The group has no active member: who joins it later gets Admin.");
  }

  @Test
  void itNamesWhoLosesWhatTheyWereGivenByHandOrByDefault() {
    assertThat(
            describe(
                null,
                Role.ADMIN,
                member("Ada", new Grant(AUDITOR, GrantSource.MANUAL)),
                member("Bo", new Grant(Role.ASSIGNEE_ONLY, GrantSource.DEFAULT)),
                member("Cy", new Grant(Role.TRUST_SHARER, new GrantSource.Group(OTHER)))))
        .containsExactly(
            "3 active members get the role Admin.",
            "1 member loses manually assigned roles: Ada (Auditor).",
            "1 member loses their default role: Bo (Assignee Only).");
  }

  @Test
  void aManualGrantOfTheSameRoleGoesIntoTheGroups() {
    assertThat(describe(null, AUDITOR, member("Ada", new Grant(AUDITOR, GrantSource.MANUAL))))
        .containsExactly(
            "1 active member holds Auditor already and will hold it through this group.",
            "1 manual assignment of Auditor ends: who leaves the group then loses the role.");
  }

  @Test
  void aRoleThatAnotherGroupGivesStays() {
    Grant other = new Grant(AUDITOR, new GrantSource.Group(OTHER));
    assertThat(describe(null, AUDITOR, member("Ada", other)))
        .containsExactly(
            "1 active member holds Auditor already and will hold it through this group.");
  }

  @Test
  void withoutTheMappingAManualGrantBesideItStays() {
    Grant ofGroup = new Grant(Role.ADMIN, new GrantSource.Group(GROUP));
    assertThat(
            describe(
                Role.ADMIN,
                null,
                member("Ada", ofGroup, new Grant(Role.ADMIN, GrantSource.MANUAL)),
                member("Bo", ofGroup, new Grant(Role.ADMIN, new GrantSource.Group(OTHER))),
                member("Cy", ofGroup)))
        .containsExactly(
            "1 active member loses the role Admin, which this group gave them.",
            "2 active members keep the role Admin: it was assigned manually as well, or another"
                + " group gives it.",
            "1 of them has no other role and gets the default role, Trust Sharer.");
  }

  @Test
  void anotherRoleMovesThoseWhomTheGroupGaveTheFirst() {
    assertThat(
            describe(
                Role.ADMIN,
                AUDITOR,
                member("Ada", new Grant(Role.ADMIN, new GrantSource.Group(GROUP)))))
        .containsExactly(
            "1 active member gets the role Auditor.",
            "1 member moves from Admin, which this group gave them.");
  }

  @Test
  void aBillingAdminKeepsIt_andTheDeactivatedWait() {
    Grant billing = new Grant(Role.BILLING_ADMIN, GrantSource.MANUAL);
    assertThat(
            describe(
                null,
                Role.ADMIN,
                member("Grace", billing),
                new Member("Gone", UserStatus.DEACTIVATED, List.of(billing)),
                new Member("Away", UserStatus.DEACTIVATED, List.of())))
        .containsExactly(
            "1 active member gets the role Admin.",
            "Grace, Gone are Billing Admins and keep that role: SCIM never touches it.",
            "2 members are deactivated: nothing changes for them until they come back.");
  }

  @Test
  void withoutTheMappingThoseWithNoOtherRoleGetTheDefault_billingAdminsToo() {
    Grant ofGroup = new Grant(Role.ADMIN, new GrantSource.Group(GROUP));
    assertThat(
            describe(
                Role.ADMIN,
                null,
                member("Ada", ofGroup),
                member("Bo", ofGroup, new Grant(AUDITOR, GrantSource.MANUAL)),
                member("Grace", ofGroup, new Grant(Role.BILLING_ADMIN, GrantSource.MANUAL))))
        .containsExactly(
            "3 active members lose the role Admin, which this group gave them.",
            "2 of them have no other role and get the default role, Trust Sharer.",
            "Grace is a Billing Admin and keeps that role: SCIM never touches it.");
  }

  @Test
  void membersKeepARoleThatIsTheDefaultToo() {
    Grant ofGroup = new Grant(Role.TRUST_SHARER, new GrantSource.Group(GROUP));
    assertThat(
            describe(
                Role.TRUST_SHARER,
                null,
                member("Ada", ofGroup),
                member("Bo", ofGroup, new Grant(AUDITOR, GrantSource.MANUAL))))
        .containsExactly(
            "1 active member loses the role Trust Sharer, which this group gave them.",
            "1 active member keeps the role Trust Sharer: it is the default role, and they have no"
                + " other.");
  }

  @Test
  void tenNamesAreEnough() {
    List<Member> many = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      many.add(member("m" + i, new Grant(AUDITOR, GrantSource.MANUAL)));
    }
    List<String> lines =
        MappingPreview.describe(GROUP, null, Role.ADMIN, Role.TRUST_SHARER, many, MANY_USERS);
    assertThat(lines.get(1)).contains("m9 (Auditor) and 15 more.").doesNotContain("m10");
  }

  @Test
  void lossesBeyondTheLimitAreHeld() {
    String held =
        "So many users would lose a role at once that some keep theirs at first: decide about them"
            + " under Holds.";
    assertThat(moving(11, 100)).contains(held);
    assertThat(moving(10, 100)).as("10 users at most are never held").doesNotContain(held);
    assertThat(moving(11, 1000)).as("nor 10% of all").doesNotContain(held);
  }

  /** A group of so many members that was mapped to another role. */
  private static List<String> moving(int members, long activeUsers) {
    List<Member> all =
        IntStream.range(0, members)
            .mapToObj(i -> member("U" + i, new Grant(AUDITOR, new GrantSource.Group(GROUP))))
            .toList();
    return MappingPreview.describe(
        GROUP,
        AUDITOR,
        Role.ADMIN,
        Role.TRUST_SHARER,
        all,
        new MappingPreview.Limits(HoldPolicy.DEFAULT, activeUsers));
  }

  private static List<String> describe(Role before, Role role, Member... members) {
    return MappingPreview.describe(
        GROUP, before, role, Role.TRUST_SHARER, List.of(members), MANY_USERS);
  }

  private static Member member(String name, Grant... grants) {
    return new Member(name, UserStatus.ACTIVE, List.of(grants));
  }
}
