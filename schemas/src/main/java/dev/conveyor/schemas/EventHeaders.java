package dev.conveyor.schemas;

/** Names of the record headers: CloudEvents 1.0 in Kafka's binary content mode, and our own. */
public final class EventHeaders {

  public static final String SPEC_VERSION = "ce_specversion";
  public static final String ID = "ce_id";
  public static final String TYPE = "ce_type";
  public static final String SOURCE = "ce_source";
  public static final String SUBJECT = "ce_subject";
  public static final String TIME = "ce_time";
  public static final String CONTENT_TYPE = "content-type";

  /** W3C Trace Context. */
  public static final String TRACE_PARENT = "traceparent";

  /** On a replayed record: the reference of the failed provision. */
  public static final String REFERENCE = "conveyor_reference";

  /**
   * On an original record that was truncated when it was kept: its length in bytes, and its
   * SHA-256. Not used on any topic.
   */
  public static final String TRUNCATED = "conveyor_truncated";

  /**
   * On the original record of a failure that was never published: the schema whose outbox keeps the
   * row, and the row's id. Not used on any topic.
   */
  public static final String OUTBOX = "conveyor_outbox";

  public static final String OUTBOX_ROW = "conveyor_outbox_row";

  private EventHeaders() {}
}
