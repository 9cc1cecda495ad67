package dev.conveyor.console.access;

import dev.conveyor.console.settings.Invalid;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;

/** The table {@code settings.passwords}. */
public final class Passwords {

  private static final int SHORTEST = 12;

  /** bcrypt looks at no more. */
  private static final int MOST_BYTES = 72;

  private final JdbcClient jdbc;
  private final PasswordEncoder encoder;
  private final String nobodys;

  public Passwords(JdbcClient jdbc, PasswordEncoder encoder) {
    this.jdbc = jdbc;
    this.encoder = encoder;
    this.nobodys = encoder.encode("nobody has this password");
  }

  /**
   * Whether it is the account's password. Takes as long for an account that there is not.
   *
   * @param account null for nobody's
   */
  boolean matches(@Nullable AccountId account, String password) {
    String hash =
        account == null
            ? null
            : jdbc.sql("SELECT hash FROM settings.passwords WHERE account = :account")
                .param("account", account.toString())
                .query(String.class)
                .optional()
                .orElse(null);
    boolean fits = password.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES;
    return encoder.matches(fits ? password : "", hash == null ? nobodys : hash)
        && hash != null
        && fits;
  }

  /**
   * @throws Invalid when it is too short or too long
   */
  static void check(String password) {
    if (password.codePointCount(0, password.length()) < SHORTEST) {
      throw new Invalid("A password has at least " + SHORTEST + " characters.");
    }
    if (password.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw new Invalid("A password has at most " + MOST_BYTES + " bytes.");
    }
  }

  void set(AccountId account, String password) {
    check(password);
    jdbc.sql(
            """
            INSERT INTO settings.passwords (account, hash) VALUES (:account, :hash)
            ON CONFLICT (account) DO UPDATE SET hash = excluded.hash, changed_at = clock_timestamp()
            """)
        .param("account", account.toString())
        .param("hash", encoder.encode(password))
        .update();
  }
}
