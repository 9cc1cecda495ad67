package dev.conveyor.console.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.Role;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoleNamesTest {

  private static final List<Role> ROLES = roles();

  @ParameterizedTest
  @CsvSource({
    "Billing Admin, Billing Admin",
    "billing admin, Billing Admin",
    "BILLING ADMIN, Billing Admin",
    "Billing  Admin, Billing Admin",
    "Billing\u00a0Admin, Billing Admin",
    "Billing\u2003Admin, Billing Admin",
    "Billing\u202fAdmin, Billing Admin",
    "Billing\u3000Admin, Billing Admin",
    "Billing\u200bAdmin, Billing Admin",
    "Bil\u200bling Admin, Billing Admin",
    "Billing Admin\u200b, Billing Admin",
    "\ufeffBilling Admin, Billing Admin",
    "Bil\u00adling Admin, Billing Admin",
    "Billing\u00adAdmin, Billing Admin",
    "Bill\u2060ing Admin\u200d, Billing Admin",
    "Billing\ufe0f Admin, Billing Admin",
    "Billing\u2800Admin, Billing Admin",
    "Billing\u3164Admin, Billing Admin",
    "Billing-Admin, Billing Admin",
    "Billing\u2010Admin, Billing Admin",
    "Billing\u2011Admin, Billing Admin",
    "Billing\u2013Admin, Billing Admin",
    "Billing\u2014Admin, Billing Admin",
    "Billing\u2212Admin, Billing Admin",
    "Billing_Admin, Billing Admin",
    "BillingAdmin, Billing Admin",
    "\uff22\uff49\uff4c\uff4c\uff49\uff4e\uff47\u3000\uff21\uff44\uff4d\uff49\uff4e, Billing Admin",
    "Billing \u0410dmin, Billing Admin",
    "Billing Adm\u0456n, Billing Admin",
    "B\u0456ll\u0456ng \u0410dm\u0456n, Billing Admin",
    "\u0392illing Admin, Billing Admin",
    "BILLING \u0391D\u039cIN, Billing Admin",
    "Billing AdM\u0406n, Billing Admin",
    "BiIling Admin, Billing Admin",
    "Bil1ing Admin, Billing Admin",
    "Bi||ing Admin, Billing Admin",
    "BILLlNG ADMlN, Billing Admin",
    "Billing Adrnin, Billing Admin",
    "Bi\u0307lling Admin, Billing Admin",
    "B\u0130LL\u0130NG ADM\u0130N, Billing Admin",
    "\ud835\udc01\ud835\udc22\ud835\udc25\ud835\udc25\ud835\udc22\ud835\udc27\ud835\udc20 Admin, Billing Admin",
    "\u0410dmin, Admin",
    "A\u200bdmin, Admin",
    "Trust\u00a0Sharer, Trust Sharer",
    "Trust-Sh\u0430rer, Trust Sharer",
    "Assignee\u00adOnly, Assignee Only",
    "AUDIT0R, Auditor",
    "Aud\u0456tor, Auditor",
    "andre\u0301, Andr\u00e9",
    "ANDR\u00c9, Andr\u00e9",
    "Tier\u00a01, Tier 1",
    "T\u0131er-1, Tier 1",
  })
  void aNameThatLooksLikeAnothersIsItsLookAlike(String name, String role) {
    assertThat(RoleNames.resembled(new Role(name), ROLES)).contains(new Role(role));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Administrator",
        "Admin 2",
        "Billing",
        "Billing Administrator",
        "Billing Admins",
        "Billing Viewer",
        "Trust Sharers",
        "Assignee",
        "Auditors",
        "Andre",
        "Tier 2",
        "Tier 11",
        "Tier 1 1",
        "\u0410\u0434\u043c\u0438\u043d",
        "\u7ba1\u7406\u8005",
        "\u0627\u0644\u0645\u062f\u064a\u0631",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "R&D",
      })
  void aNameThatLooksDifferentIsFree(String name) {
    RoleNames.check(new Role(name));

    assertThat(RoleNames.resembled(new Role(name), ROLES)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u200b", "\u2060\u00ad", "\u2800", "\u3164", "-", "_ _"})
  void aNameThatCannotBeSeenIsRefused(String name) {
    assertThatThrownBy(() -> RoleNames.check(new Role(name)))
        .isInstanceOf(InvalidValue.class)
        .hasMessage("A role needs a name that can be seen.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Audi\u0000tor", "Audi\ntor", "\u202enimda", "Audi\u2066tor", "A\u2028B"})
  void aNameThatDisturbsTheTextAroundItIsRefused(String name) {
    assertThatThrownBy(() -> RoleNames.check(new Role(name)))
        .isInstanceOf(InvalidValue.class)
        .hasMessage("A role's name cannot contain control characters.");
  }

  @Test
  void theLongestNameIsCompared() {
    String longest = "m".repeat(100);

    assertThat(RoleNames.resembled(new Role(longest), List.of(new Role("M".repeat(100)))))
        .isPresent();
  }

  private static List<Role> roles() {
    List<Role> roles = new ArrayList<>(Role.BUILT_IN);
    roles.add(new Role("Auditor"));
    roles.add(new Role("Andr\u00e9"));
    roles.add(new Role("Tier 1"));
    return roles;
  }
}
