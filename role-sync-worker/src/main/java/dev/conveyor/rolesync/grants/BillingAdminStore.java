package dev.conveyor.rolesync.grants;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.rolerules.Fact;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.util.Collection;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code billing_admins}: each row names the command that assigned the role. */
final class BillingAdminStore {

  private final JdbcClient jdbc;

  BillingAdminStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void add(OrganizationId organization, GrantMove move) {
    long command =
        move.facts().stream()
            .filter(Fact.Command.class::isInstance)
            .map(Fact.Command.class::cast)
            .filter(fact -> fact.assign() && fact.role().isBillingAdmin())
            .mapToLong(Fact.Command::version)
            .max()
            .orElseThrow();
    jdbc.sql(
            "INSERT INTO billing_admins (organization, user_id, command_version)"
                + " VALUES (:organization, :user, :command)")
        .param("organization", organization.value())
        .param("user", move.user().value())
        .param("command", command)
        .update();
  }

  void remove(OrganizationId organization, UserId user) {
    jdbc.sql("DELETE FROM billing_admins WHERE organization = :organization AND user_id = :user")
        .param("organization", organization.value())
        .param("user", user.value())
        .update();
  }

  void forget(OrganizationId organization, Collection<UserId> users) {
    jdbc.sql(
            """
            DELETE FROM billing_admins
            WHERE organization = :organization AND user_id = ANY (:ids::uuid[])
            """)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(users))
        .update();
  }
}
