package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An email address as it was written; an identity provider's may be anything. Compare addresses by
 * their keys.
 */
public record EmailAddress(@JsonValue String value) {

  /** RFC 5321 section 4.5.3.1.3, without the angle brackets. */
  private static final int LONGEST = 254;

  private static final Pattern SHAPE = Pattern.compile("[^\\s@]+@[^\\s@]+");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public EmailAddress {}

  /** What a person typed, without blanks around it; empty if it is not an address. */
  public static Optional<EmailAddress> typed(@Nullable String text) {
    String address = text == null ? "" : text.strip();
    return SHAPE.matcher(address).matches() && address.length() <= LONGEST
        ? Optional.of(new EmailAddress(address))
        : Optional.empty();
  }

  public EmailKey key() {
    return new EmailKey(ComparisonKey.of(value));
  }

  @Override
  public String toString() {
    return value;
  }
}
