package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * A customer's short name, as in the SCIM base URL and before the slash of every record key.
 * Lowercase letters, digits, and inner hyphens, at most 63 characters. No underscores, which Okta
 * rejects in a base URL.
 */
public record OrganizationId(@JsonValue String value) implements Comparable<OrganizationId> {

  private static final Pattern SHAPE = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

  /** Used if a record is too broken to determine its organization. Never assigned to a customer. */
  public static final OrganizationId UNKNOWN = new OrganizationId("unknown");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public OrganizationId {
    if (!SHAPE.matcher(value).matches()) {
      throw new InvalidValue(
          "An organization ID has 1 to 63 lowercase letters, digits, and inner hyphens.");
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
