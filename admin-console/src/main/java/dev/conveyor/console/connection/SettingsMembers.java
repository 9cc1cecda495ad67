package dev.conveyor.console.connection;

import dev.conveyor.schemas.HoldDecision;
import dev.conveyor.schemas.HoldPolicy;
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

  /** Members that the object leaves out stay as they are. */
  static HoldPolicy holds(JsonNode body, HoldPolicy otherwise) {
    JsonNode holds = body.path("holds");
    if (holds.isMissingNode()) {
      return otherwise;
    }
    if (!holds.isObject()) {
      throw new InvalidValue("holds is an object.");
    }
    JsonNode endsBy = holds.path("endsBy");
    return new HoldPolicy(
        flag(holds, "enabled", otherwise.enabled()),
        required(holds, "moreThan", otherwise.moreThan()),
        required(holds, "percent", otherwise.percent()),
        required(holds, "minutes", otherwise.minutes()),
        required(holds, "endsAfterHours", otherwise.endsAfterHours()),
        endsBy.isMissingNode() ? otherwise.endsBy() : HoldDecision.parse(endsBy.asString("")));
  }

  private static int required(JsonNode body, String name, int otherwise) {
    Integer value = number(body, name, otherwise);
    if (value == null) {
      throw new InvalidValue(name + " is a whole number.");
    }
    return value;
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
