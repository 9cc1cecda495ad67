package dev.conveyor.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {

  private static final OrganizationId OWN = new OrganizationId("own");
  private static final OrganizationId FOREIGN = new OrganizationId("foreign");

  /** Who, and what they reach in their own organization, elsewhere, and of the installation. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "admin           | SETTINGS USERS OWN_RECORDS ACCOUNT | | ACCOUNT",
        "billing         | BILLING ACCOUNT                | | ACCOUNT",
        "admin,billing   | SETTINGS USERS BILLING OWN_RECORDS ACCOUNT | | ACCOUNT",
        "plain           | ACCOUNT                        | | ACCOUNT",
        "gone            |                                | | ACCOUNT",
        "gone,admin      |                                | | ACCOUNT",
        "gone,billing    | BILLING                        | | ACCOUNT",
      })
  void members(String who, String own, String foreign, String installation) {
    Viewer viewer =
        new Viewer.Member(
            new AccountId.Member(OWN, UserId.random()),
            "ada@own.test",
            !who.contains("gone"),
            who.contains("admin"),
            who.contains("billing"));
    assertThat(reached(viewer, OWN)).isEqualTo(areas(own));
    assertThat(reached(viewer, FOREIGN)).isEqualTo(areas(foreign));
    assertThat(reached(viewer, null)).isEqualTo(areas(installation));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true  | false | ORGANIZATIONS USERS OWN_RECORDS ACCOUNT FAILURES",
        "false | true  | ORGANIZATIONS USERS ACCOUNT INSTALLATION SETTINGS BILLING PIPELINE",
        "true  | true  | ORGANIZATIONS USERS ACCOUNT INSTALLATION SETTINGS BILLING PIPELINE OWN_RECORDS FAILURES",
      })
  void staff(boolean support, boolean operator, String everywhere) {
    Viewer viewer =
        new Viewer.Staff(new AccountId.Staff(UUID.randomUUID()), "op@x.test", support, operator);
    assertThat(reached(viewer, OWN)).isEqualTo(areas(everywhere));
    assertThat(reached(viewer, null)).isEqualTo(areas(everywhere));
  }

  private static Set<Area> reached(Viewer viewer, OrganizationId organization) {
    Set<Area> reached = EnumSet.noneOf(Area.class);
    for (Area area : Area.values()) {
      if (Access.allows(viewer, area, organization)) {
        reached.add(area);
      }
    }
    return reached;
  }

  private static Set<Area> areas(String names) {
    Set<Area> areas = EnumSet.noneOf(Area.class);
    if (names != null && !names.isBlank()) {
      for (String name : names.strip().split(" ")) {
        areas.add(Area.valueOf(name));
      }
    }
    return areas;
  }
}
