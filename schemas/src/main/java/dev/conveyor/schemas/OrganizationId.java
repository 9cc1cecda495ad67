package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * A customer's short name, as it stands in the SCIM base URL and before the slash of every record
 * key. Lower-case letters, digits and inner hyphens, at most 63 characters; no underscore, which
 * Okta refuses in a base URL.
 */
public record OrganizationId(@JsonValue String value) implements Comparable<OrganizationId> {

  private static final Pattern SHAPE = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

  /** Stands where a record is so broken that nobody can tell whose it was. No customer gets it. */
  public static final OrganizationId UNKNOWN = new OrganizationId("unknown");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public OrganizationId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "an organization id is 1 to 63 lower-case letters, digits and inner hyphens");
    }
  }

  @Override
  public int compareTo(OrganizationId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
