package dev.conveyor.console.signin;

import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.access.Viewer;
import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.acting.NotFound;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.EmailKey;
import dev.conveyor.schemas.InvalidValue;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code settings.staff}. */
public final class StaffAccounts {

  private static final Logger LOG = LoggerFactory.getLogger(StaffAccounts.class);

  private final JdbcClient jdbc;

  StaffAccounts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** One of the staff, as operators see them. */
  public record Listed(
      UUID id, EmailAddress email, String name, boolean support, boolean operator) {}

  Optional<Viewer.Staff> find(AccountId.Staff id) {
    return jdbc.sql(
            """
            SELECT email, support, operator FROM settings.staff
            WHERE id = :id AND disabled_at IS NULL
            """)
        .param("id", id.id())
        .query((row, number) ->
            new Viewer.Staff(
                id, row.getString("email"), row.getBoolean("support"), row.getBoolean("operator")))
        .optional();
  }

  public Optional<AccountId.Staff> findByEmail(EmailAddress email) {
    return jdbc.sql("SELECT id FROM settings.staff WHERE email_key = :key AND disabled_at IS NULL")
        .param("key", email.key().value())
        .query((row, number) -> new AccountId.Staff(row.getObject("id", UUID.class)))
        .optional();
  }

  public List<Listed> list() {
    return jdbc.sql(
            """
            SELECT id, email, name, support, operator FROM settings.staff
            WHERE disabled_at IS NULL ORDER BY email_key LIMIT 500
            """)
        .query((row, number) ->
            new Listed(
                row.getObject("id", UUID.class),
                new EmailAddress(row.getString("email")),
                row.getString("name"),
                row.getBoolean("support"),
                row.getBoolean("operator")))
        .list();
  }

  /**
   * @throws Conflict when somebody has that e-mail address
   */
  public AccountId.Staff add(EmailAddress email, String name, boolean support, boolean operator) {
    if (!support && !operator) {
      throw new InvalidValue("A member of staff is support, operator, or both.");
    }
    AccountId.Staff id = new AccountId.Staff(UUID.randomUUID());
    int rows =
        jdbc.sql(
                """
                INSERT INTO settings.staff AS s (id, email, email_key, name, support, operator)
                VALUES (:id, :email, :key, :name, :support, :operator)
                ON CONFLICT (email_key) DO UPDATE SET id = excluded.id, disabled_at = NULL,
                  name = excluded.name, support = excluded.support, operator = excluded.operator
                WHERE s.disabled_at IS NOT NULL
                """)
            .param("id", id.id())
            .param("email", email.value())
            .param("key", email.key().value())
            .param("name", name.isBlank() ? email.value() : name)
            .param("support", support)
            .param("operator", operator)
            .update();
    if (rows == 0) {
      throw new Conflict("There already is a member of staff with the address " + email + ".");
    }
    return id;
  }

  /**
   * Ends an account; anyone who is signed in with it is signed out by their next request. Two
   * operators who end each other at the same moment wait for one another, so one of them is left.
   *
   * @throws NotFound when there is no such account
   * @throws Conflict when it is the only operator's
   */
  public void disable(UUID id) {
    int rows =
        jdbc.sql(
                """
                WITH operators AS (
                  SELECT id FROM settings.staff WHERE operator AND disabled_at IS NULL
                  ORDER BY id FOR UPDATE)
                UPDATE settings.staff s SET disabled_at = clock_timestamp()
                WHERE s.id = :id AND s.disabled_at IS NULL
                  AND (NOT s.operator OR EXISTS (SELECT FROM operators o WHERE o.id <> s.id))
                """)
            .param("id", id)
            .update();
    if (rows == 0) {
      throw list().stream()
          .filter(each -> each.id().equals(id))
          .findFirst()
          .<RuntimeException>map(each ->
              new Conflict(
                  each.name()
                      + " is the only operator. Add another operator before you end this"
                      + " account."))
          .orElseGet(() -> new NotFound("There is no such member of staff."));
    }
  }

  private record Keyed(UUID id, EmailAddress email, EmailKey key) {}

  /**
   * Brings the keys of accounts from before to what addresses are compared by now. Two accounts
   * that have the same address by it stay as they are, and the log names them.
   */
  public void rekey() {
    List<Keyed> staff =
        jdbc.sql("SELECT id, email, email_key FROM settings.staff")
            .query((row, number) ->
                new Keyed(
                    row.getObject("id", UUID.class),
                    new EmailAddress(row.getString("email")),
                    new EmailKey(row.getString("email_key"))))
            .list();
    for (Keyed each : staff) {
      if (!each.key().equals(each.email().key()) && !rekey(each)) {
        LOG.warn("Staff account {} has the address of another account", each.id());
      }
    }
  }

  private boolean rekey(Keyed staff) {
    return jdbc.sql(
                """
                UPDATE settings.staff SET email_key = :key
                WHERE id = :id AND NOT EXISTS (SELECT FROM settings.staff WHERE email_key = :key)
                """)
            .param("key", staff.email().key().value())
            .param("id", staff.id())
            .update()
        == 1;
  }
}
