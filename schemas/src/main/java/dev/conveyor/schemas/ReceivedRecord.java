package dev.conveyor.schemas;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A record as a consumer received it, with everything needed to decide whether to trust its value.
 * A type belongs to one topic and to the services that own it, and a value belongs to one key, so
 * write access to a topic does not let a service publish another service's events.
 *
 * @param type the {@code ce_type} header; null if the record has none
 * @param source the {@code ce_source} header; null if the record has none
 */
public record ReceivedRecord(
    String topic,
    byte @Nullable [] key,
    @Nullable String type,
    @Nullable String source,
    byte @Nullable [] value) {

  /**
   * Reads the value and checks it against topic, source, and key.
   *
   * @throws UndecodableRecord if they do not match; permanent
   */
  public Event decode() throws UndecodableRecord {
    Event event = EventCodec.decode(type, value);
    requireTopic(event);
    requireSource(event);
    requireKey(event);
    return event;
  }

  /**
   * Like {@link #decode()}, and also checks that the reader handles the event.
   *
   * @throws UndecodableRecord if it does not; permanent
   */
  public <E extends Event> E decode(Class<E> read) throws UndecodableRecord {
    Event event = decode();
    if (!read.isInstance(event)) {
      throw wrongTopic(event.eventType());
    }
    return read.cast(event);
  }

  /** The organization that a record key names; {@link OrganizationId#UNKNOWN} if it names none. */
  public static OrganizationId organizationOf(byte @Nullable [] key) {
    if (key == null) {
      return OrganizationId.UNKNOWN;
    }
    int end = 0;
    while (end < key.length && key[end] != '/') {
      end++;
    }
    try {
      return new OrganizationId(new String(key, 0, end, StandardCharsets.UTF_8));
    } catch (InvalidValue e) {
      return OrganizationId.UNKNOWN;
    }
  }

  private void requireTopic(Event event) throws UndecodableRecord {
    if (!event.topic().topicName().equals(topic)) {
      throw wrongTopic(event.eventType());
    }
  }

  private static UndecodableRecord wrongTopic(EventType type) {
    return new UndecodableRecord(
        FailureReason.WRONG_TOPIC,
        "Events of type "
            + type.ceType()
            + " belong on "
            + type.topic().topicName()
            + " and are not read from any other topic.");
  }

  private void requireSource(Event event) throws UndecodableRecord {
    boolean owned =
        event.eventType().sources().stream().anyMatch(owner -> owner.text().equals(source));
    boolean ofStage =
        !(event instanceof FailedProvision failure)
            || failure.stage().source().text().equals(source);
    if (!owned || !ofStage) {
      throw new UndecodableRecord(
          FailureReason.WRONG_SOURCE,
          "The record's ce_source header does not name a service that writes events of type "
              + event.eventType().ceType()
              + ".");
    }
  }

  /**
   * A failure is published under the key of the record that failed, which may be any bytes, so only
   * its organization must match.
   */
  private void requireKey(Event event) throws UndecodableRecord {
    boolean same =
        event.eventType().topic() == Topic.PROVISIONING_ERRORS
            ? organizationOf(key).equals(event.organization())
            : Arrays.equals(key, event.key().getBytes(StandardCharsets.UTF_8));
    if (!same) {
      throw new UndecodableRecord(
          FailureReason.WRONG_KEY, "The record's key does not match its value.");
    }
  }
}
