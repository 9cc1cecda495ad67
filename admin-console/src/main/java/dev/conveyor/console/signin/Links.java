package dev.conveyor.console.signin;

import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.access.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code settings.one_time_links}: secrets that admit one account once. */
public final class Links {

  private final JdbcClient jdbc;
  private final AccountEndings endings;

  Links(JdbcClient jdbc, AccountEndings endings) {
    this.jdbc = jdbc;
    this.endings = endings;
  }

  /** What a link is good for. */
  public enum Purpose {
    SIGN_IN("sign-in"),
    SET_PASSWORD("set-password");

    private final String text;

    Purpose(String text) {
      this.text = text;
    }

    /** As it stands in the address, too. */
    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * Makes a link. One for a password replaces those that the account had.
   *
   * @param asOf drawn before the account was checked: an ending since then voids the link
   * @return the secret, which is kept nowhere
   */
  public String create(AccountId account, Purpose purpose, Duration lifetime, Instant asOf) {
    String secret = Secrets.draw();
    jdbc.sql(
            """
            DELETE FROM settings.one_time_links
            WHERE expires_at < clock_timestamp()
              OR account = :account AND purpose = :purpose AND purpose = 'set-password'
            """)
        .param("account", account.toString())
        .param("purpose", purpose.toString())
        .update();
    jdbc.sql(
            """
            INSERT INTO settings.one_time_links
              (secret_hash, account, purpose, expires_at, created_at)
            VALUES (:hash, :account, :purpose,
              clock_timestamp() + :seconds * interval '1 second', :asOf)
            """)
        .param("hash", Secrets.sha256(secret))
        .param("account", account.toString())
        .param("purpose", purpose.toString())
        .param("seconds", lifetime.toSeconds())
        .param("asOf", asOf.atOffset(ZoneOffset.UTC))
        .update();
    return secret;
  }

  /** Whose link it is, without using it: mail scanners and browsers look at links, too. */
  Optional<AccountId> find(String secret, Purpose purpose) {
    return account(
        """
        SELECT account, created_at FROM settings.one_time_links
        WHERE secret_hash = :hash AND purpose = :purpose AND expires_at > clock_timestamp()
        """,
        secret,
        purpose);
  }

  /** Uses it. Empty when it was used before, has expired, is void, or never was. */
  Optional<AccountId> use(String secret, Purpose purpose) {
    return account(
        """
        DELETE FROM settings.one_time_links
        WHERE secret_hash = :hash AND purpose = :purpose AND expires_at > clock_timestamp()
        RETURNING account, created_at
        """,
        secret,
        purpose);
  }

  void delete(AccountId account) {
    jdbc.sql("DELETE FROM settings.one_time_links WHERE account = :account")
        .param("account", account.toString())
        .update();
  }

  private Optional<AccountId> account(String sql, String secret, Purpose purpose) {
    return jdbc.sql(sql)
        .param("hash", Secrets.sha256(secret))
        .param("purpose", purpose.toString())
        .query((row, number) ->
            new Made(
                row.getString("account"),
                row.getObject("created_at", OffsetDateTime.class).toInstant()))
        .optional()
        .flatMap(this::live);
  }

  private record Made(String account, Instant at) {}

  private Optional<AccountId> live(Made link) {
    return AccountId.read(link.account())
        .filter(account -> !endings.find(account).endsSession(link.at()));
  }
}
