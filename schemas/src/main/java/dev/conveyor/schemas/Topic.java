package dev.conveyor.schemas;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Every topic by its fixed name, with the settings it is created with. */
public enum Topic {
  SCIM_USER_CHANGES("conveyor.scim.user-changes.v1", Settings.FOUR_WEEKS_OF_STATES),
  SCIM_GROUP_CHANGES("conveyor.scim.group-changes.v1", Settings.FOUR_WEEKS_OF_STATES),
  /** Rejected SCIM requests that support replays through the ingress. */
  SCIM_REQUESTS("conveyor.scim-requests.v1", Settings.FOUR_WEEKS_OF_REQUESTS),
  SETTINGS_CHANGES("conveyor.settings-changes.v1", Settings.FOUR_WEEKS_OF_STATES),
  DIRECTORY_COMMANDS("conveyor.directory-commands.v1", Settings.FOUR_WEEKS_OF_STATES),
  USER_LIFECYCLE("conveyor.directory.user-lifecycle.v1", Settings.FOUR_WEEKS_OF_STATES),
  USER_CHANGES("conveyor.user-changes.v1", Settings.FOUR_WEEKS_OF_PUBLIC_STATES),
  USERS("conveyor.users.v1", Settings.LAST_STATES),
  PROVISIONING_ERRORS("conveyor.provisioning-errors.v1", Settings.FOUR_WEEKS_OF_REQUESTS);

  /**
   * The maximum record size of any topic, in bytes. A rejected group change of the largest size
   * that the ingress accepts is carried twice in Base64, once as the request and once as the
   * original.
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

  /** Kafka's topic settings, except those left at the cluster's defaults. */
  public Map<String, String> settings() {
    return settings;
  }

  /** The maximum batch size in bytes at creation, and so the maximum record size. */
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
     * An erased user's data is deleted within a month: segments are deleted as a whole, and one
     * takes up to a day to fill.
     */
    static final Map<String, String> FOUR_WEEKS_OF_STATES =
        Map.of("retention.ms", FOUR_WEEKS, "segment.ms", A_DAY, "max.message.bytes", STATE_BYTES);

    /** Compression that clients in every language can read, whatever the producer uses. */
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

    /** Compacted within a week even at low volume, so that erased users are deleted permanently. */
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
