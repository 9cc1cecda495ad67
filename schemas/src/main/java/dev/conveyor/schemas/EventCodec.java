package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Converts events to and from bytes. Members are written in the order of the record's components
 * and absent ones are left out, so the same event always produces the same bytes. Unknown members
 * are ignored: a newer producer may add some.
 */
public final class EventCodec {

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(2 * Topic.LARGEST_RECORD)
                          .build())
                  .build())
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private EventCodec() {}

  public static byte[] encode(Event event) {
    return JSON.writeValueAsBytes(event);
  }

  /**
   * Reads a value alone. Consumers call {@link ReceivedRecord#decode}, which also checks that the
   * value matches its topic, source, and key.
   *
   * @param ceType the {@code ce_type} header; null if the record has none
   * @throws UndecodableRecord if the bytes are not that event; permanent
   */
  public static Event decode(@Nullable String ceType, byte @Nullable [] value)
      throws UndecodableRecord {
    if (value == null) {
      throw new UndecodableRecord(FailureReason.NO_VALUE, "The record has no value.");
    }
    EventType type = type(ceType, value);
    Event event = read(value, type);
    if (event == null || event.eventType() != type) {
      throw new UndecodableRecord(
          FailureReason.WRONG_SCHEMA, "The record's value contradicts its ce_type header.");
    }
    return event;
  }

  private static @Nullable Event read(byte[] value, EventType type) throws UndecodableRecord {
    try {
      return JSON.readValue(value, type.record());
    } catch (StreamReadException e) {
      throw new UndecodableRecord(FailureReason.NOT_JSON, "The record's value is not JSON.");
    } catch (JacksonException e) {
      throw new UndecodableRecord(
          FailureReason.WRONG_SCHEMA,
          "The record's value does not follow the schema: " + Excerpt.of(e.getOriginalMessage()));
    } catch (RuntimeException | StackOverflowError e) {
      // Any other exception from the parser is the value's fault, too.
      throw new UndecodableRecord(
          FailureReason.WRONG_SCHEMA,
          "The record's value cannot be read: " + e.getClass().getSimpleName() + ".");
    }
  }

  private static EventType type(@Nullable String ceType, byte[] value) throws UndecodableRecord {
    if (ceType == null) {
      requireJson(value);
      throw new UndecodableRecord(
          FailureReason.UNKNOWN_EVENT_TYPE, "The record has no ce_type header.");
    }
    return EventType.named(ceType)
        .orElseThrow(() ->
            new UndecodableRecord(
                FailureReason.UNKNOWN_EVENT_TYPE,
                "Unknown event type: " + Excerpt.of(ceType) + "."));
  }

  private static void requireJson(byte[] value) throws UndecodableRecord {
    try {
      JSON.readTree(value);
    } catch (JacksonException e) {
      throw new UndecodableRecord(FailureReason.NOT_JSON, "The record's value is not JSON.");
    }
  }
}
