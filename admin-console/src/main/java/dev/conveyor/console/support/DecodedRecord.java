package dev.conveyor.console.support;

import dev.conveyor.schemas.OriginalRecord;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * An original record as people read it. Pure.
 *
 * @param json the value, laid out; null when it is no JSON
 * @param hex the value's first bytes, sixteen a line, with the characters they stand for
 */
record DecodedRecord(
    String topic,
    String position,
    @Nullable String key,
    List<Header> headers,
    @Nullable String json,
    String hex,
    int size) {

  private static final int MOST_JSON = 64 * 1024;
  private static final int MOST_HEX = 2048;
  private static final JsonMapper LAID_OUT =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** A record header as text, or as hexadecimal where it is none. */
  record Header(String name, String value) {}

  static DecodedRecord of(OriginalRecord original) {
    byte[] value = OriginalRecord.decode(original.value());
    byte[] bytes = value == null ? new byte[0] : value;
    return new DecodedRecord(
        original.topic(),
        original.partition() == null
            ? "a SCIM request, on no topic yet"
            : "partition " + original.partition() + ", offset " + original.offset(),
        text(OriginalRecord.decode(original.key())),
        original.headers().stream()
            .map(header ->
                new Header(
                    header.name(), String.valueOf(text(OriginalRecord.decode(header.value())))))
            .toList(),
        json(bytes),
        hex(bytes),
        bytes.length);
  }

  private static @Nullable String json(byte[] bytes) {
    if (bytes.length == 0 || bytes.length > MOST_JSON) {
      return null;
    }
    try {
      return LAID_OUT.writeValueAsString(LAID_OUT.readTree(bytes));
    } catch (JacksonException e) {
      return null;
    }
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return java.util.HexFormat.ofDelimiter(" ").formatHex(bytes);
    }
  }

  private static String hex(byte[] bytes) {
    StringBuilder lines = new StringBuilder();
    for (int start = 0; start < Math.min(bytes.length, MOST_HEX); start += 16) {
      int end = Math.min(start + 16, bytes.length);
      StringBuilder characters = new StringBuilder();
      lines.append("%06x ".formatted(start));
      for (int i = start; i < start + 16; i++) {
        lines.append(i < end ? " %02x".formatted(bytes[i]) : "   ");
        if (i < end) {
          characters.append(bytes[i] >= 32 && bytes[i] < 127 ? (char) bytes[i] : '.');
        }
      }
      lines.append("  ").append(characters).append('\n');
    }
    if (bytes.length > MOST_HEX) {
      lines.append("and ").append(bytes.length - MOST_HEX).append(" bytes more\n");
    }
    return lines.toString();
  }
}
