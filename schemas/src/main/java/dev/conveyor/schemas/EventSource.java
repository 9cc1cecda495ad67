package dev.conveyor.schemas;

/** The services that write events, each with its {@code ce_source} header. */
public enum EventSource {
  SCIM_INGRESS("/conveyor/scim-ingress"),
  PROVISIONING_WORKER("/conveyor/provisioning-worker"),
  ROLE_SYNC_WORKER("/conveyor/role-sync-worker"),
  ADMIN_CONSOLE("/conveyor/admin-console");

  private final String text;

  EventSource(String text) {
    this.text = text;
  }

  /** The value of the {@code ce_source} header. */
  public String text() {
    return text;
  }
}
