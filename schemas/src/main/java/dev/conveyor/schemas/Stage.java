package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonValue;

/** Where a change could not be applied. */
public enum Stage {
  INGRESS("ingress"),
  PROVISIONING("provisioning"),
  ROLE_SYNC("role-sync");

  private final String text;

  Stage(String text) {
    this.text = text;
  }

  @JsonValue
  public String text() {
    return text;
  }
}
