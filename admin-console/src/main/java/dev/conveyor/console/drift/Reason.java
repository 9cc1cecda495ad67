package dev.conveyor.console.drift;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.conveyor.schemas.InvalidValue;

/** Why a difference is there. Those that need somebody come first. */
enum Reason {
  /** Nothing explains it: the stages lost it, or a database was restored or edited. */
  LOST("lost"),
  /** A failed provision. */
  REFUSED("refused"),
  /** A group's member whose user was not pushed. */
  PARKED("parked"),
  /** Too many changes came at once, and nobody decided yet. */
  HELD("held"),
  /** A hold was discarded: the user stays until the identity provider pushes them again. */
  DISCARDED("discarded"),
  /** The organization is paused. */
  PAUSED("paused"),
  /** The stages are still at work on it. */
  WAITING("waiting");

  private final String text;

  Reason(String text) {
    this.text = text;
  }

  @JsonValue
  public String text() {
    return text;
  }

  /** At the beginning of a line. */
  public String label() {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  /**
   * @throws InvalidValue for a text that is no reason
   */
  static Reason parse(String text) {
    for (Reason reason : values()) {
      if (reason.text.equals(text)) {
        return reason;
      }
    }
    throw new InvalidValue(
        "Unknown reason: "
            + text
            + ". A reason is lost, refused, parked, held, discarded, paused, or waiting.");
  }
}
