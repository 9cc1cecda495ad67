package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;

/** One role held by one user, with its source. */
public record Grant(
    @JsonProperty(required = true) Role role, @JsonProperty(required = true) GrantSource source)
    implements Comparable<Grant> {

  private static final Comparator<Grant> ORDER =
      Comparator.comparing(Grant::role).thenComparing(grant -> grant.source().text());

  @Override
  public int compareTo(Grant other) {
    return ORDER.compare(this, other);
  }
}
