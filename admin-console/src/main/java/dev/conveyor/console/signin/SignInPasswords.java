package dev.conveyor.console.signin;

import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.directory.Ended;
import dev.conveyor.schemas.InvalidValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/** The table {@code settings.passwords}. */
final class SignInPasswords {

  private static final int SHORTEST = 12;

  /** bcrypt looks at no more. */
  private static final int MOST_BYTES = 72;

  /** Hashed as every other, and no account's: a random text that was not kept. */
  static final String OF_NO_ACCOUNT =
      "{bcrypt}$2a$12$7VcgNW8MoGBWaOwVPJmoo.oWcTgfLX9tSdw.jHVB.1BPUW6K3v5.i";

  private static final int BCRYPT_COST = 12;

  private final JdbcClient jdbc;
  private final PasswordEncoder encoder;
  private final AccountEndings endings;

  SignInPasswords(JdbcClient jdbc, PasswordEncoder encoder, AccountEndings endings) {
    this.jdbc = jdbc;
    this.encoder = encoder;
    this.endings = endings;
  }

  /**
   * Hashes by bcrypt at a cost of 12. Hashes of lower cost are read, and replaced at the next
   * sign-in.
   */
  static PasswordEncoder encoder() {
    return new DelegatingPasswordEncoder(
        "bcrypt", Map.of("bcrypt", new BCryptPasswordEncoder(BCRYPT_COST)));
  }

  /**
   * Whether it is the account's password, and not void. Takes as long for an account that does not
   * exist. A hash that costs too little is replaced.
   *
   * @param account null for none
   */
  boolean matches(@Nullable AccountId account, String password) {
    String hash = account == null ? null : hash(account);
    boolean fits = password.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES;
    boolean matches = encoder.matches(fits ? password : "", hash == null ? OF_NO_ACCOUNT : hash);
    if (!matches || !fits || account == null || hash == null) {
      return false;
    }
    if (encoder.upgradeEncoding(hash)) {
      replace(account, hash, encoder.encode(password));
    }
    return true;
  }

  /** The password stays as old as it is, and one that was changed meanwhile stays as it is. */
  private void replace(AccountId account, String before, String hash) {
    jdbc.sql(
            """
            UPDATE settings.passwords SET hash = :hash WHERE account = :account AND hash = :before
            """)
        .param("hash", hash)
        .param("account", account.toString())
        .param("before", before)
        .update();
  }

  /**
   * @throws InvalidValue when it is too short or too long
   */
  static void check(String password) {
    if (password.codePointCount(0, password.length()) < SHORTEST) {
      throw new InvalidValue("A password has at least " + SHORTEST + " characters.");
    }
    if (password.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw new InvalidValue("A password has at most " + MOST_BYTES + " bytes.");
    }
  }

  /**
   * @param asOf drawn before the account was checked: an ending since then voids the password
   */
  void set(AccountId account, String password, Instant asOf) {
    check(password);
    jdbc.sql(
            """
            INSERT INTO settings.passwords (account, hash, changed_at)
            VALUES (:account, :hash, :asOf)
            ON CONFLICT (account) DO UPDATE SET hash = excluded.hash,
              changed_at = excluded.changed_at
            """)
        .param("account", account.toString())
        .param("hash", encoder.encode(password))
        .param("asOf", asOf.atOffset(ZoneOffset.UTC))
        .update();
  }

  void delete(AccountId account) {
    jdbc.sql("DELETE FROM settings.passwords WHERE account = :account")
        .param("account", account.toString())
        .update();
  }

  /** Deletes passwords that are void by what the provisioning worker says. */
  void forgetVoid() {
    jdbc.sql(
            """
            DELETE FROM settings.passwords p USING directory.console_users u
            WHERE u.organization = split_part(p.account, ':', 1)
              AND u.id = split_part(p.account, ':', 2)::uuid
              AND (to_jsonb(u) ->> 'credentials_ended_at')::timestamptz >= p.changed_at
            """)
        .update();
  }

  private @Nullable String hash(AccountId account) {
    Ended ended = endings.find(account);
    return jdbc.sql("SELECT hash, changed_at FROM settings.passwords WHERE account = :account")
        .param("account", account.toString())
        .query((row, number) ->
            ended.endsPassword(row.getObject("changed_at", OffsetDateTime.class).toInstant())
                ? Optional.<String>empty()
                : Optional.of(row.getString("hash")))
        .optional()
        .flatMap(found -> found)
        .orElse(null);
  }
}
