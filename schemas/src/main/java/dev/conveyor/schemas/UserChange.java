package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonValue;

/** What happened to a directory user. */
public enum UserChange {
  PROVISIONED("provisioned"),
  UPDATED("updated"),
  DEACTIVATED("deactivated"),
  REACTIVATED("reactivated"),
  /** On the public stream only: only the user's grants changed. */
  ROLES_CHANGED("roles-changed");

  private final String text;

  UserChange(String text) {
    this.text = text;
  }

  @JsonValue
  public String text() {
    return text;
  }
}
