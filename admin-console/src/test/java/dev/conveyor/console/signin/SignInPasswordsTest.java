package dev.conveyor.console.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.console.RunningConsole;
import dev.conveyor.console.access.AccountId;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

class SignInPasswordsTest {

  private static final String PASSWORD = "correct horse battery";

  private static RunningConsole console;
  private static SignInPasswords passwords;

  @BeforeAll
  static void start() {
    console = new RunningConsole();
    passwords = console.context.getBean(SignInPasswords.class);
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @Test
  void aHashCostsTwelveRounds_alsoThatOfNoAccount() {
    assertThat(SignInPasswords.encoder().encode("x")).startsWith("{bcrypt}$2a$12$");
    assertThat(SignInPasswords.OF_NO_ACCOUNT).startsWith("{bcrypt}$2a$12$");
    assertThat(SignInPasswords.encoder().upgradeEncoding(SignInPasswords.OF_NO_ACCOUNT)).isFalse();
    assertThat(passwords.matches(null, "")).isFalse();
  }

  @Test
  void aCheaperHashIsReplacedAtTheNextSignIn_andStaysAsOld() throws Exception {
    AccountId account = new AccountId.Staff(UUID.randomUUID());
    passwords.set(account, PASSWORD, Instant.parse("2026-01-02T03:04:05Z"));
    console.sql(
        "UPDATE settings.passwords SET hash = '{bcrypt}%s' WHERE account = '%s'"
            .formatted(new BCryptPasswordEncoder(4).encode(PASSWORD), account));

    assertThat(passwords.matches(account, "another password")).isFalse();
    assertThat(stored("hash", account)).startsWith("{bcrypt}$2a$04$");
    assertThat(passwords.matches(account, PASSWORD)).isTrue();

    assertThat(stored("hash", account)).startsWith("{bcrypt}$2a$12$");
    assertThat(stored("extract(epoch FROM changed_at)::bigint", account)).isEqualTo("1767323045");
    assertThat(passwords.matches(account, PASSWORD)).isTrue();
  }

  @Test
  void noMoreAreHashedAtOnceThanThereAreSlots() throws Exception {
    HashingSlots slots = new HashingSlots(2);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch bothRun = new CountDownLatch(2);
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      var done =
          IntStream.range(0, 20)
              .mapToObj(i ->
                  threads.submit(() ->
                      slots.run(
                          () -> {
                            most.accumulateAndGet(running.incrementAndGet(), Math::max);
                            bothRun.countDown();
                            await(bothRun);
                            running.decrementAndGet();
                            return true;
                          },
                          false)))
              .toList();
      for (Future<Boolean> each : done) {
        assertThat(each.get()).isTrue();
      }
    }
    assertThat(most.get()).isEqualTo(2);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String stored(String column, AccountId account) throws Exception {
    return console.ask(
        "SELECT " + column + " FROM settings.passwords WHERE account = '" + account + "'");
  }
}
