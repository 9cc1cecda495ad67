package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/**
 * What a directory user may do. Four roles are built in; organizations may add more. Trimmed, 1 to
 * 100 characters.
 */
public record Role(@JsonValue String name) implements Comparable<Role> {

  public static final Role ADMIN = new Role("Admin");
  public static final Role BILLING_ADMIN = new Role("Billing Admin");
  public static final Role TRUST_SHARER = new Role("Trust Sharer");
  public static final Role ASSIGNEE_ONLY = new Role("Assignee Only");

  public static final List<Role> BUILT_IN =
      List.of(ADMIN, BILLING_ADMIN, TRUST_SHARER, ASSIGNEE_ONLY);

  /** The only roles that an organization may choose as its default. */
  public static final List<Role> DEFAULTS = List.of(TRUST_SHARER, ASSIGNEE_ONLY);

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Role {
    if (name.isBlank() || name.length() > 100 || !name.equals(name.strip())) {
      throw new InvalidValue("A role name has 1 to 100 characters, and no space at either end.");
    }
  }

  /** True for any spelling: SCIM may neither grant nor remove this role, whatever its case. */
  public boolean isBillingAdmin() {
    return name.replaceAll("\\s+", " ").equalsIgnoreCase(BILLING_ADMIN.name);
  }

  public boolean mayBeDefault() {
    return DEFAULTS.contains(this);
  }

  @Override
  public int compareTo(Role other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
