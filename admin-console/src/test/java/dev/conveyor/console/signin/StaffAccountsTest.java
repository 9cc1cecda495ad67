package dev.conveyor.console.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.console.RunningConsole;
import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.acting.Conflict;
import dev.conveyor.schemas.EmailAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StaffAccountsTest {

  private static RunningConsole console;
  private static StaffAccounts staff;

  @BeforeAll
  static void start() {
    console = new RunningConsole();
    staff = console.context.getBean(StaffAccounts.class);
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @Test
  void anAddressIsFoundHoweverItIsComposed() {
    AccountId.Staff id = staff.add(new EmailAddress("Andr\u00e9@x.test"), "", true, false);

    assertThat(staff.findByEmail(new EmailAddress(" andre\u0301@X.TEST "))).contains(id);
    assertThatThrownBy(() -> staff.add(new EmailAddress("ANDRE\u0301@x.test"), "", true, false))
        .isInstanceOf(Conflict.class);
  }

  @Test
  void keysOfOlderAccountsAreBroughtUpToDate_andCollisionsStay() throws Exception {
    for (String[] each :
        new String[][] {
          {"00000000-0000-0000-0000-000000000001", "Zoe\u0308@x.test", "zoe\u0308@x.test"},
          {"00000000-0000-0000-0000-000000000002", "stra\u00dfe@x.test", "stra\u00dfe@x.test"},
          {"00000000-0000-0000-0000-000000000003", "STRASSE@x.test", "strasse@x.test"},
        }) {
      console.sql(
          "INSERT INTO settings.staff (id, email, email_key, name, support, operator)"
              + " VALUES ('%s', '%s', '%s', 'x', true, false)".formatted((Object[]) each));
    }

    staff.rekey();

    assertThat(staff.findByEmail(new EmailAddress("zo\u00eb@x.test"))).isPresent();
    assertThat(staff.findByEmail(new EmailAddress("strasse@x.test")).map(id -> id.id().toString()))
        .contains("00000000-0000-0000-0000-000000000003");
    assertThat(console.ask("SELECT email_key FROM settings.staff WHERE id::text LIKE '%0002'"))
        .isEqualTo("stra\u00dfe@x.test");
  }
}
