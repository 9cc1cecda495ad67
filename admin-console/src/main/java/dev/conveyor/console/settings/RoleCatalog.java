package dev.conveyor.console.settings;

import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The built-in roles and the organization's own. */
public final class RoleCatalog {

  private final JdbcClient jdbc;

  public RoleCatalog(JdbcClient jdbc) {
    this.jdbc = jdbc;
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
   * @throws Conflict when there is a role of that name, in any case
   */
  public Entry add(OrganizationId organization, Role role) {
    boolean builtIn =
        role.isBillingAdmin()
            || Role.BUILT_IN.stream().anyMatch(each -> each.name().equalsIgnoreCase(role.name()));
    int rows =
        builtIn
            ? 0
            : jdbc.sql(
                    """
                    INSERT INTO settings.custom_roles (organization, name) VALUES (:o, :name)
                    ON CONFLICT DO NOTHING
                    """)
                .param("o", organization.value())
                .param("name", role.name())
                .update();
    if (rows == 0) {
      throw new Conflict("There already is a role named " + role + ".");
    }
    return new Entry(role, false);
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
