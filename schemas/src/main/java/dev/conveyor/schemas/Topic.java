package dev.conveyor.schemas;

import java.util.Map;

/** Every topic by its fixed name, with the settings that it is created with. */
public enum Topic {
  SCIM_USER_CHANGES("conveyor.scim.user-changes.v1", Settings.KEEP_A_MONTH),
  SCIM_GROUP_CHANGES("conveyor.scim.group-changes.v1", Settings.KEEP_A_MONTH),
  /** Rejected SCIM requests that support sends through the ingress again. */
  SCIM_REQUESTS("conveyor.scim-requests.v1", Settings.LARGE),
  SETTINGS_CHANGES("conveyor.settings-changes.v1", Settings.KEEP_A_MONTH),
  DIRECTORY_COMMANDS("conveyor.directory-commands.v1", Settings.KEEP_A_MONTH),
  USER_LIFECYCLE("conveyor.directory.user-lifecycle.v1", Settings.KEEP_A_MONTH),
  USER_CHANGES("conveyor.user-changes.v1", Settings.KEEP_A_MONTH),
  USERS("conveyor.users.v1", Settings.COMPACTED),
  PROVISIONING_ERRORS("conveyor.provisioning-errors.v1", Settings.LARGE);

  /**
   * The largest record in bytes that any topic takes. A rejected group push of the largest size the
   * ingress accepts is carried twice in Base64, once as the request and once as the original.
   */
  public static final int LARGEST_RECORD = 32 * 1024 * 1024;

  private final String topicName;
  private final Map<String, String> settings;

  Topic(String topicName, Map<String, String> settings) {
    this.topicName = topicName;
    this.settings = settings;
  }

  public String topicName() {
    return topicName;
  }

  /** Kafka's topic settings, beyond the cluster's own defaults. */
  public Map<String, String> settings() {
    return settings;
  }

  private static final class Settings {
    private static final String MONTH_MS = String.valueOf(30L * 24 * 60 * 60 * 1000);
    private static final String STATE_BYTES = String.valueOf(4 * 1024 * 1024);

    static final Map<String, String> KEEP_A_MONTH =
        Map.of("retention.ms", MONTH_MS, "max.message.bytes", STATE_BYTES);
    static final Map<String, String> LARGE =
        Map.of("retention.ms", MONTH_MS, "max.message.bytes", String.valueOf(LARGEST_RECORD));
    static final Map<String, String> COMPACTED =
        Map.of("cleanup.policy", "compact", "max.message.bytes", STATE_BYTES);

    private Settings() {}
  }
}
