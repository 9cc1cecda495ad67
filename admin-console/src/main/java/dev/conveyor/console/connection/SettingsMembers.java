package dev.conveyor.console.connection;

import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.Rehire;
import dev.conveyor.schemas.Role;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Members of a body that may be left out. */
final class SettingsMembers {

  private SettingsMembers() {}

  static boolean flag(JsonNode body, String name, boolean otherwise) {
    JsonNode value = body.path(name);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw new InvalidValue(name + " is true or false.");
    }
    return value.booleanValue();
  }

  static @Nullable Role role(JsonNode body, String name, @Nullable Role otherwise) {
    JsonNode value = body.path(name);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      throw new InvalidValue(name + " is the name of a role.");
    }
    return new Role(value.stringValue());
  }

  static Rehire rehire(JsonNode body, Rehire otherwise) {
    JsonNode value = body.path("rehire");
    return value.isMissingNode() ? otherwise : Rehire.parse(value.asString(""));
  }

  static @Nullable Integer number(JsonNode body, String name, @Nullable Integer otherwise) {
    JsonNode value = body.path(name);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (value.isNull()) {
      return null;
    }
    if (!value.isInt()) {
      throw new InvalidValue(name + " is a whole number.");
    }
    return value.intValue();
  }
}
