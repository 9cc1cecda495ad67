package dev.conveyor.schemas;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Every topic by its fixed name, with the settings that it is created with. */
public enum Topic {
  SCIM_USER_CHANGES("conveyor.scim.user-changes.v1", Settings.FOUR_WEEKS_OF_STATES),
  SCIM_GROUP_CHANGES("conveyor.scim.group-changes.v1", Settings.FOUR_WEEKS_OF_STATES),
  /** Rejected SCIM requests that support sends through the ingress again. */
  SCIM_REQUESTS("conveyor.scim-requests.v1", Settings.FOUR_WEEKS_OF_REQUESTS),
  SETTINGS_CHANGES("conveyor.settings-changes.v1", Settings.FOUR_WEEKS_OF_STATES),
  DIRECTORY_COMMANDS("conveyor.directory-commands.v1", Settings.FOUR_WEEKS_OF_STATES),
  USER_LIFECYCLE("conveyor.directory.user-lifecycle.v1", Settings.FOUR_WEEKS_OF_STATES),
  USER_CHANGES("conveyor.user-changes.v1", Settings.FOUR_WEEKS_OF_PUBLIC_STATES),
  USERS("conveyor.users.v1", Settings.LAST_STATES),
  PROVISIONING_ERRORS("conveyor.provisioning-errors.v1", Settings.FOUR_WEEKS_OF_REQUESTS);

  /**
   * The largest record in bytes that any topic takes. A rejected group push of the largest size the
   * ingress accepts is carried twice in Base64, once as the request and once as the original.
   */
  public static final int LARGEST_RECORD = 32 * 1024 * 1024;

  private final String topicName;
  @SuppressWarnings("ImmutableEnumChecker") // An unmodifiable map.
  private final Map<String, String> settings;

  Topic(String topicName, Map<String, String> settings) {
    this.topicName = topicName;
    this.settings = settings;
  }

  public String topicName() {
    return topicName;
  }

  public static Optional<Topic> named(String topicName) {
    return Arrays.stream(values()).filter(topic -> topic.topicName.equals(topicName)).findFirst();
  }

  /** Kafka's topic settings, beyond the cluster's own defaults. */
  public Map<String, String> settings() {
    return settings;
  }

  /** The largest batch in bytes that the topic takes as it is created, so the largest record. */
  public int largestRecord() {
    return Integer.parseInt(settings.get("max.message.bytes"));
  }

  private static final class Settings {
    private static final long DAY_MS = 24L * 60 * 60 * 1000;
    private static final String FOUR_WEEKS = String.valueOf(28 * DAY_MS);
    private static final String A_DAY = String.valueOf(DAY_MS);
    private static final String A_WEEK = String.valueOf(7 * DAY_MS);
    private static final String STATE_BYTES = String.valueOf(4 * 1024 * 1024);

    /**
     * What a record says of an erased user is gone after a month at the latest: a segment goes as a
     * whole, and takes a day to fill.
     */
    static final Map<String, String> FOUR_WEEKS_OF_STATES =
        Map.of("retention.ms", FOUR_WEEKS, "segment.ms", A_DAY, "max.message.bytes", STATE_BYTES);

    /** Compressed as clients of every language can read it, whoever produces. */
    static final Map<String, String> FOUR_WEEKS_OF_PUBLIC_STATES =
        Map.of(
            "retention.ms",
            FOUR_WEEKS,
            "segment.ms",
            A_DAY,
            "max.message.bytes",
            STATE_BYTES,
            "compression.type",
            "gzip");

    static final Map<String, String> FOUR_WEEKS_OF_REQUESTS =
        Map.of(
            "retention.ms",
            FOUR_WEEKS,
            "segment.ms",
            A_DAY,
            "max.message.bytes",
            String.valueOf(LARGEST_RECORD));

    /** Compacted after a week however little is written, so that erased users go for good. */
    static final Map<String, String> LAST_STATES =
        Map.of(
            "cleanup.policy",
            "compact",
            "segment.ms",
            A_DAY,
            "max.compaction.lag.ms",
            A_WEEK,
            "max.message.bytes",
            STATE_BYTES,
            "compression.type",
            "gzip");

    private Settings() {}
  }
}
