package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as it was when it failed, byte for byte, in Base64. A rejected SCIM request was never on
 * a topic: it has no partition or offset, and its topic is the one that a replay is sent to.
 */
public record OriginalRecord(
    @JsonProperty(required = true) String topic,
    @Nullable Integer partition,
    @Nullable Long offset,
    @Nullable String key,
    @JsonProperty(required = true) List<Header> headers,
    @Nullable String value) {

  public OriginalRecord {
    Event.require(topic, "topic");
    Event.require(headers, "headers");
    headers = List.copyOf(headers);
  }

  /** One record header; the value is Base64. Names may repeat. */
  public record Header(@JsonProperty(required = true) String name, @Nullable String value) {}

  public static @Nullable String encode(byte @Nullable [] bytes) {
    return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
  }

  /**
   * @throws IllegalArgumentException if the text is not Base64
   */
  public static byte @Nullable [] decode(@Nullable String base64) {
    return base64 == null ? null : Base64.getDecoder().decode(base64);
  }

  /** The value of the last header with that name, as text. */
  public @Nullable String header(String name) {
    String found = null;
    for (Header header : headers) {
      if (header.name().equals(name)) {
        byte[] bytes = decode(header.value());
        found = bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
      }
    }
    return found;
  }
}
