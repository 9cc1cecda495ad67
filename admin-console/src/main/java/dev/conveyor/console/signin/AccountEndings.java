package dev.conveyor.console.signin;

import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.directory.Ended;
import dev.conveyor.console.directory.Endings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * When what an account signs in with ended: by the identity provider, as the provisioning worker
 * says, or by the console itself, in the table {@code settings.account_endings}.
 */
public final class AccountEndings {

  private final JdbcClient jdbc;
  private final Endings directory;

  AccountEndings(JdbcClient jdbc, Endings directory) {
    this.jdbc = jdbc;
    this.directory = directory;
  }

  /** The later of both for each. Staff are disabled, which ends the account itself. */
  Ended find(AccountId account) {
    Ended own = own(account);
    return switch (account) {
      case AccountId.Staff staff -> own;
      case AccountId.Member member ->
          directory.find(member.organization(), member.user()).with(own);
    };
  }

  /** To be drawn before an account is checked, and kept with what is then made for it. */
  public Instant now() {
    return directory.now();
  }

  /** Ends every session and one-time link of the account. */
  void endSessions(AccountId account) {
    end(account, false);
  }

  /** Ends the password of the account, too. */
  void endCredentials(AccountId account) {
    end(account, true);
  }

  private void end(AccountId account, boolean credentials) {
    jdbc.sql(
            """
            INSERT INTO settings.account_endings AS e
              (account, credentials_ended_at, sessions_ended_at)
            VALUES (:account, CASE WHEN :credentials THEN clock_timestamp() END, clock_timestamp())
            ON CONFLICT (account) DO UPDATE SET
              credentials_ended_at = greatest(e.credentials_ended_at, excluded.credentials_ended_at),
              sessions_ended_at = greatest(e.sessions_ended_at, excluded.sessions_ended_at)
            """)
        .param("account", account.toString())
        .param("credentials", credentials)
        .update();
  }

  private Ended own(AccountId account) {
    return jdbc.sql(
            """
            SELECT credentials_ended_at, sessions_ended_at FROM settings.account_endings
            WHERE account = :account
            """)
        .param("account", account.toString())
        .query((row, number) ->
            new Ended(
                false, instant(row, "credentials_ended_at"), instant(row, "sessions_ended_at")))
        .optional()
        .orElse(Ended.NEVER);
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
