package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** Where a change could not be applied. */
public enum Stage {
  INGRESS("ingress", EventSource.SCIM_INGRESS),
  PROVISIONING("provisioning", EventSource.PROVISIONING_WORKER),
  ROLE_SYNC("role-sync", EventSource.ROLE_SYNC_WORKER);

  private final String text;
  private final EventSource source;

  Stage(String text, EventSource source) {
    this.text = text;
    this.source = source;
  }

  /** The service that runs this stage and that alone may publish its failures. */
  public EventSource source() {
    return source;
  }

  @JsonValue
  public String text() {
    return text;
  }

  public static Optional<Stage> named(String text) {
    return Arrays.stream(values()).filter(stage -> stage.text.equals(text)).findFirst();
  }
}
