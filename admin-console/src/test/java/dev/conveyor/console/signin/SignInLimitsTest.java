package dev.conveyor.console.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.console.ConsoleUsers;
import dev.conveyor.console.RunningConsole;
import dev.conveyor.console.access.AccountId;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

class SignInLimitsTest {

  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final String PASSWORD = "correct horse battery";

  private static RunningConsole console;
  private static SignInDesk desk;
  private static OrganizationId acme;
  private static UserId andre;

  @BeforeAll
  static void start() throws Exception {
    console = new RunningConsole();
    ConsoleUsers users = new ConsoleUsers(console);
    acme = users.organization("acme");
    andre = users.user(acme, "andr\u00e9@acme.test", "Admin");
    desk = console.context.getBean(SignInDesk.class);
    console
        .context
        .getBean(SignInPasswords.class)
        .set(new AccountId.Member(acme, andre), PASSWORD, Instant.now());
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  /** Each spelling finds the same user, so each counts for the same lock. */
  @Test
  void everySpellingOfANameCountsForOneLock() {
    List<String> spellings =
        List.of(
            "andr\u00e9@acme.test",
            "  andr\u00e9@acme.test",
            "ANDR\u00c9@ACME.TEST",
            "andre\u0301@acme.test",
            "\u3000\uff41ndr\u00e9@acme.test");
    for (String spelling : spellings) {
      assertThat(
              desk.byPassword("acme", new EmailAddress(spelling), "wrong password", "192.0.2.1")
                  .message())
          .contains("Incorrect");
    }
    for (String spelling : spellings) {
      assertThat(
              desk.byPassword("acme", new EmailAddress(spelling), PASSWORD, "192.0.2.2").message())
          .as(spelling)
          .contains("Too many failed attempts");
    }
  }

  @ParameterizedTest
  @CsvSource({"acme, ACME", "acme, ' acme'", "acme, \uff41cme"})
  void everySpellingOfAnOrganizationCountsForOneLock(String one, String other) {
    String name = "somebody" + other.hashCode() + "@acme.test";
    for (int i = 0; i < Lockout.FREE_TRIES; i++) {
      desk.byPassword(
          i % 2 == 0 ? one : other, new EmailAddress(name), "wrong password", "192.0.2.1");
    }

    assertThat(
            desk.byPassword(one, new EmailAddress(name), "wrong password", "192.0.2.1").message())
        .contains("Too many failed attempts");
  }

  @Test
  void ofManyGuessesAtOnceNoMoreAreEvaluatedThanOfManyInARow() throws Exception {
    SignInLimits limits = limits(NOON, 1000);

    assertThat(admitted(50, () -> limits.begin("acme:parallel", "192.0.2.3")))
        .isEqualTo(Lockout.FREE_TRIES);
  }

  @Test
  void anAddressIsLimitedOverAllNames_alsoForGuessesAtOnce() throws Exception {
    SignInLimits limits = limits(NOON, 20);
    AtomicInteger names = new AtomicInteger();

    assertThat(admitted(50, () -> limits.begin("acme:" + names.incrementAndGet(), "2001:db8::1")))
        .isEqualTo(20);
    assertThat(limits.begin("acme:next", "2001:db8::2")).as("the same network").isFalse();
    assertThat(limits.begin("acme:next", "2001:db8:1::2")).as("another network").isTrue();
    assertThat(limits(NOON.plus(SignInAddresses.WINDOW), 20).begin("acme:later", "2001:db8::1"))
        .as("the next window")
        .isTrue();
  }

  /** An attacker who has an account gains no more guesses by signing in with it. */
  @Test
  void aRightPasswordTakesNoOtherTryOfItsAddressBack() {
    SignInLimits limits = limits(NOON, 3);
    String address = "198.51.100.1";
    assertThat(limits.begin("acme:a", address)).isTrue();
    assertThat(limits.begin("acme:b", address)).isTrue();

    for (int i = 0; i < 10; i++) {
      assertThat(limits.begin("acme:own", address)).isTrue();
      limits.admitted("acme:own", address);
    }

    assertThat(limits.begin("acme:c", address)).isTrue();
    assertThat(limits.begin("acme:d", address)).isFalse();
  }

  @Test
  void aClientThatIsLimitedLocksNoName() {
    SignInLimits limits = limits(NOON, 1);
    limits.begin("acme:x", "198.51.100.2");
    for (int i = 0; i < 10; i++) {
      limits.begin("acme:victim", "198.51.100.2");
    }

    assertThat(limits.begin("acme:victim", "198.51.100.3")).isTrue();
  }

  @Test
  void oldRefusalsAreForgotten() throws Exception {
    limits(NOON, 10).begin("acme:old", "198.51.100.4");

    limits(NOON.plus(Duration.ofDays(2)), 10).forget();

    assertThat(
            console.ask(
                "SELECT count(*) FROM settings.sign_in_addresses WHERE since = '" + NOON + "'"))
        .isEqualTo("0");
  }

  private static SignInLimits limits(Instant now, int refusalsAnAddress) {
    return new SignInLimits(
        console.context.getBean(JdbcClient.class),
        console.context.getBean(TransactionTemplate.class),
        Clock.fixed(now, ZoneOffset.UTC),
        refusalsAnAddress);
  }

  private static long admitted(int tries, Callable<Boolean> attempt) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      long admitted = 0;
      for (Future<Boolean> each :
          threads.invokeAll(IntStream.range(0, tries).mapToObj(i -> attempt).toList())) {
        admitted += each.get() ? 1 : 0;
      }
      return admitted;
    }
  }
}
