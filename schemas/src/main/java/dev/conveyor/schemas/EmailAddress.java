package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * An email address as it was sent. Two addresses belong to the same person if they have the same
 * {@link #key()}, so compare keys, not addresses. The edge decides what an address may look like.
 */
public record EmailAddress(@JsonValue String text) {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public EmailAddress {
    if (text.isBlank()) {
      throw new InvalidValue("An email address must not be blank.");
    }
  }

  /** The key under which the directory knows this address: see {@link ComparisonKey}. */
  public String key() {
    return ComparisonKey.of(text);
  }

  public boolean sameAs(EmailAddress other) {
    return key().equals(other.key());
  }

  @Override
  public String toString() {
    return text;
  }
}
