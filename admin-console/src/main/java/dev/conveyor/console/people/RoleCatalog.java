package dev.conveyor.console.people;

import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.acting.NotFound;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The built-in roles and the organization's own. */
public final class RoleCatalog {

  /** Roles are listed whole, and a new name is compared with each of them. */
  private static final int MOST = 500;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  RoleCatalog(JdbcClient jdbc, TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.transaction = transaction;
  }

  /** One role of the catalog. */
  public record Entry(Role name, boolean builtIn) {}

  public List<Entry> list(OrganizationId organization) {
    List<Entry> entries = new ArrayList<>();
    Role.BUILT_IN.forEach(role -> entries.add(new Entry(role, true)));
    jdbc.sql("SELECT name FROM settings.custom_roles WHERE organization = :o ORDER BY name")
        .param("o", organization.value())
        .query(String.class)
        .list()
        .forEach(name -> entries.add(new Entry(new Role(name), false)));
    return entries;
  }

  /**
   * Adds a role. Roles of an organization are added one at a time, so that two that resemble each
   * other cannot come at once.
   *
   * @throws Conflict when the name resembles another role's, or there are too many
   * @throws InvalidValue when the name cannot be seen
   */
  Entry add(OrganizationId organization, Role role) {
    transaction.executeWithoutResult(status -> {
      lock(organization);
      List<Role> roles = list(organization).stream().map(Entry::name).toList();
      RoleNames.resembled(role, roles)
          .ifPresent(other -> {
            throw new Conflict(
                "The name %s is too similar to the existing role %s.".formatted(role, other));
          });
      RoleNames.check(role);
      if (roles.size() - Role.BUILT_IN.size() >= MOST) {
        throw new Conflict("An organization can have at most " + MOST + " custom roles.");
      }
      insert(organization, role);
    });
    return new Entry(role, false);
  }

  private void lock(OrganizationId organization) {
    jdbc.sql("SELECT FROM settings.organizations WHERE id = :o FOR UPDATE")
        .param("o", organization.value())
        .query((row, number) -> true)
        .single();
  }

  private void insert(OrganizationId organization, Role role) {
    jdbc.sql("INSERT INTO settings.custom_roles (organization, name) VALUES (:o, :name)")
        .param("o", organization.value())
        .param("name", role.name())
        .update();
  }

  /**
   * @throws NotFound when the organization has no such role
   */
  public Role require(OrganizationId organization, String name) {
    return list(organization).stream()
        .map(Entry::name)
        .filter(role -> role.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new NotFound("There is no role named " + name + "."));
  }
}
