package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What happens to a held user. */
public enum HoldDecision {
  /** The user is deactivated, as the identity provider requested. */
  APPLY,
  /** The user stays until the identity provider pushes them again. */
  DISCARD,
  /** The user's sessions and links end. They stay held, and can sign in again. */
  END_SESSIONS;

  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @JsonCreator
  public static HoldDecision parse(String text) {
    for (HoldDecision decision : values()) {
      if (decision.text().equals(text)) {
        return decision;
      }
    }
    throw new InvalidValue("A decision about a hold must be apply, discard, or end-sessions.");
  }

  /** Whether the hold ends with it. */
  public boolean isFinal() {
    return this != END_SESSIONS;
  }
}
