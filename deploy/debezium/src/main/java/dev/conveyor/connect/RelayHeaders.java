package dev.conveyor.connect;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;

/**
 * Runs after Debezium's outbox EventRouter and gives a record the same headers, in the same order,
 * as the relay: a CloudEvent's headers for an event, without empty headers and without the
 * EventRouter's.
 */
public final class RelayHeaders<R extends ConnectRecord<R>> implements Transformation<R> {

  private static final String TYPE = "ce_type";
  private static final List<String> OF_ANY_RECORD =
      List.of("ce_source", "ce_subject", "ce_time", "traceparent", "conveyor_reference");

  @Override
  public R apply(R record) {
    ConnectHeaders headers = new ConnectHeaders();
    if (value(record, TYPE) != null) {
      headers.addString("ce_specversion", "1.0");
      keep(record, "ce_id", headers);
      keep(record, TYPE, headers);
      headers.addString("content-type", "application/json");
    }
    OF_ANY_RECORD.forEach(name -> keep(record, name, headers));
    return record.newRecord(
        record.topic(),
        record.kafkaPartition(),
        record.keySchema(),
        record.key(),
        record.valueSchema(),
        record.value(),
        record.timestamp(),
        headers);
  }

  private static void keep(ConnectRecord<?> record, String name, ConnectHeaders headers) {
    Object value = value(record, name);
    if (value != null) {
      headers.addString(name, value.toString());
    }
  }

  private static @Nullable Object value(ConnectRecord<?> record, String name) {
    Header header = record.headers().lastWithName(name);
    return header == null ? null : header.value();
  }

  @Override
  public ConfigDef config() {
    return new ConfigDef();
  }

  @Override
  public void configure(Map<String, ?> settings) {}

  @Override
  public void close() {}
}
