package dev.conveyor.console.support;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a user.
 *
 * @param kind what sort of thing, in a word
 * @param text what happened, in a sentence
 * @param reference of a failed provision; null for all else
 */
public record Entry(Instant at, Kind kind, String text, @Nullable String reference) {

  /** In the order in which things follow from one another, for those of the same instant. */
  public enum Kind {
    PUSH("Pushed"),
    GROUP("Group"),
    COMMAND("By hand"),
    CHANGE("Change"),
    FAILURE("Failure"),
    REPLAY("Support");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }
}
