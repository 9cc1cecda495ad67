package dev.conveyor.pipeline.records;

import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.Excerpt;
import dev.conveyor.schemas.OriginalRecord;
import dev.conveyor.schemas.ReceivedRecord;
import dev.conveyor.schemas.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Decides how much of a failed record is kept: everything for any record that a stage could apply;
 * of anything larger, the beginning, with its length and hash.
 */
public final class KeptRecord {

  /** Twice the limit of a state topic; in Base64, well within the error topic's record limit. */
  public static final int LARGEST_VALUE = 8 * 1024 * 1024;

  /** How much of a larger value is kept. */
  public static final int BEGINNING = 256 * 1024;

  public static final int LARGEST_KEY = 4 * 1024;
  public static final int LARGEST_HEADER = 8 * 1024;
  public static final int MOST_HEADERS = 50;
  private static final int LONGEST_HEADER_NAME = 200;
  private static final int REDUCED = 1024;

  private KeptRecord() {}

  public static OriginalRecord of(ConsumerRecord<byte[], byte[]> record) {
    List<OriginalRecord.Header> headers = headers(record);
    byte[] value = record.value();
    boolean cut = value != null && value.length > LARGEST_VALUE;
    if (cut) {
      headers.add(truncated(value));
    }
    return new OriginalRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        OriginalRecord.encode(key(record)),
        headers,
        OriginalRecord.encode(cut ? Arrays.copyOf(value, BEGINNING) : value));
  }

  /** The bare minimum, for a record that cannot be kept otherwise. */
  public static OriginalRecord reduced(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value() == null ? new byte[0] : record.value();
    return new OriginalRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        OriginalRecord.encode(key(record)),
        List.of(truncated(value)),
        OriginalRecord.encode(Arrays.copyOf(value, Math.min(value.length, REDUCED))));
  }

  /** The record's key, or the organization if the key is not valid for any event. */
  public static byte @Nullable [] key(ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    return key == null || key.length <= LARGEST_KEY
        ? key
        : ReceivedRecord.organizationOf(key).value().getBytes(StandardCharsets.UTF_8);
  }

  private static List<OriginalRecord.Header> headers(ConsumerRecord<byte[], byte[]> record) {
    List<OriginalRecord.Header> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      if (headers.size() == MOST_HEADERS) {
        break;
      }
      byte[] value = header.value();
      headers.add(
          new OriginalRecord.Header(
              Excerpt.of(header.key(), LONGEST_HEADER_NAME),
              OriginalRecord.encode(
                  value == null || value.length <= LARGEST_HEADER
                      ? value
                      : Arrays.copyOf(value, LARGEST_HEADER))));
    }
    return headers;
  }

  private static OriginalRecord.Header truncated(byte[] value) {
    String text = value.length + " bytes, SHA-256 " + Sha256.hex(value);
    return new OriginalRecord.Header(
        EventHeaders.TRUNCATED, OriginalRecord.encode(text.getBytes(StandardCharsets.UTF_8)));
  }
}
