package dev.conveyor.provisioning.directory;

import dev.conveyor.pipeline.database.ForeignViews;
import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.provisioning.rules.Powers;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads which users hold rights that must not be inherited, from the views of the role-sync worker
 * and the console. If one of these services has not been started yet, its view is treated as empty.
 */
public final class PowerReads {

  private final JdbcClient jdbc;

  public PowerReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The powers of each of these users. */
  public Map<UserId, Powers> of(OrganizationId organization, Collection<UserId> users) {
    Map<UserId, Powers> powers = new HashMap<>();
    Set<UserId> admins = admins(organization, users);
    Map<UserId, Instant> passwords = passwords(organization, users);
    for (UserId user : users) {
      powers.put(user, new Powers(admins.contains(user), passwords.get(user)));
    }
    return powers;
  }

  private Set<UserId> admins(OrganizationId organization, Collection<UserId> users) {
    if (!ForeignViews.isPresent(jdbc, "roles", "provisioning_powers")) {
      return Set.of();
    }
    return jdbc.sql(
            """
            SELECT user_id FROM roles.provisioning_powers
            WHERE organization = :organization AND user_id = ANY (:users::uuid[])
            """)
        .param("organization", organization.value())
        .param("users", SqlArrays.texts(users))
        .query((row, number) -> new UserId(row.getObject("user_id", UUID.class)))
        .set();
  }

  private Map<UserId, Instant> passwords(OrganizationId organization, Collection<UserId> users) {
    Map<UserId, Instant> passwords = new HashMap<>();
    if (ForeignViews.isPresent(jdbc, "settings", "provisioning_passwords")) {
      jdbc.sql(
              """
              SELECT user_id, changed_at FROM settings.provisioning_passwords
              WHERE organization = :organization AND user_id = ANY (:users::uuid[])
              """)
          .param("organization", organization.value())
          .param("users", SqlArrays.texts(users))
          .query(row -> {
            passwords.put(
                new UserId(row.getObject("user_id", UUID.class)),
                row.getObject("changed_at", OffsetDateTime.class).toInstant());
          });
    }
    return passwords;
  }
}
