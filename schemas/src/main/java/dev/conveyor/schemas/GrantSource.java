package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Why a user holds a role. On the wire {@code manual}, {@code default} or {@code group:ID}. */
public sealed interface GrantSource {

  String GROUP_PREFIX = "group:";

  /** Manually assigned by an admin. */
  record Manual() implements GrantSource {
    @Override
    public String text() {
      return "manual";
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /** Assigned because the user held no other role. */
  record Default() implements GrantSource {
    @Override
    public String text() {
      return "default";
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /** Held through a mapped SCIM group. */
  record Group(GroupId group) implements GrantSource {
    @Override
    public String text() {
      return GROUP_PREFIX + group;
    }

    @Override
    public String toString() {
      return text();
    }
  }

  GrantSource MANUAL = new Manual();
  GrantSource DEFAULT = new Default();

  @JsonValue
  String text();

  /**
   * @throws InvalidValue if the text has none of these three forms
   */
  @JsonCreator
  static GrantSource parse(String text) {
    if (text.startsWith(GROUP_PREFIX)) {
      return new Group(GroupId.of(text.substring(GROUP_PREFIX.length())));
    }
    return switch (text) {
      case "manual" -> MANUAL;
      case "default" -> DEFAULT;
      default -> throw new InvalidValue("Invalid grant source: " + text + ".");
    };
  }
}
