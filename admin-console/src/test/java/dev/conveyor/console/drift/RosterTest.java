package dev.conveyor.console.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.ComparisonKey;
import dev.conveyor.schemas.UserId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a list of assignments says about the users who are here. */
class RosterTest {

  @TempDir Path folder;

  @Test
  void sameUsersMakeNoFinding() throws Exception {
    assertThat(compare("user,groups\nann,Team\nBOB,\n", here("ann", "Team"), here("bob")))
        .isEmpty();
  }

  @Test
  void userOfTheListIsMissing() throws Exception {
    assertThat(compare("user\nann\nbob\n", here("ann")))
        .containsExactly("missing bob: In the list, but not here.");
  }

  @Test
  void deactivatedUserOfTheListIsMissing() throws Exception {
    assertThat(compare("user\nann\n", user("ann", false, true)))
        .containsExactly("missing ann: In the list, but deactivated here.");
  }

  @Test
  void someoneElseHasTheAddressOfADeactivatedUser() throws Exception {
    assertThat(compare("user\nann\n", user("ann", false, true), here("ann"))).isEmpty();
  }

  @Test
  void userHereIsNotInTheList() throws Exception {
    assertThat(compare("user\nann\n", here("ann"), here("bob"), user("cy", false, true)))
        .containsExactly("surplus bob: Active here, but not in the list.");
  }

  @Test
  void userHereIsNoLongerActiveInTheList() throws Exception {
    assertThat(compare("user,status\nann,DEPROVISIONED\nbob,suspended\n", here("ann")))
        .containsExactly("surplus ann: Active here, but no longer active in the list.");
  }

  @Test
  void groupsDiffer() throws Exception {
    assertThat(
            compare(
                "user,groups\nann,\"Team; Sales\"\nbob,Team\n",
                here("ann", "team", "Other"),
                here("bob")))
        .containsExactly(
            "groups ann: Not in Sales here. In Other here, but not in the list.",
            "groups bob: Not in Team here.");
  }

  @Test
  void groupsAreNotComparedWithoutTheirColumn() throws Exception {
    assertThat(compare("user\nann\n", here("ann", "Team"))).isEmpty();
  }

  @Test
  void accountsAreManagedByNobody() throws Exception {
    assertThat(compare("user\nann\n", user("ann", true, false), user("bob", true, false)))
        .containsExactly(
            "unmanaged ann: In the list, but your identity provider hasn't pushed this user: the"
                + " account is managed here.",
            "unmanaged bob: Not in the list, and no identity provider manages the account.");
  }

  private static Roster.Here here(String name, String... groups) {
    return new Roster.Here(
        UserId.random(), name, name, true, true, List.of(ComparisonKey.of(name)), List.of(groups));
  }

  private static Roster.Here user(String name, boolean active, boolean managed) {
    return new Roster.Here(
        UserId.random(), name, name, active, managed, List.of(ComparisonKey.of(name)), List.of());
  }

  private List<String> compare(String list, Roster.Here... users) throws Exception {
    Path file = folder.resolve("list.csv");
    Files.writeString(file, list);
    Roster roster = new Roster(Assignments.read(file), Set.of());
    for (Roster.Here user : users) {
      roster.compare(user);
    }
    return roster.result().findings().stream()
        .map(each -> each.what().text() + " " + each.name() + ": " + each.text())
        .toList();
  }
}
