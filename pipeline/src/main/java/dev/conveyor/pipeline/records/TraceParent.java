package dev.conveyor.pipeline.records;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A W3C Trace Context {@code traceparent}: it connects a request to everything it causes. */
public record TraceParent(String value) {

  private static final Pattern SHAPE =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  public TraceParent {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("Invalid traceparent: only version 00 is supported");
    }
  }

  /** The incoming trace, or a new one if it is missing or invalid. */
  public static TraceParent continued(@Nullable String header) {
    if (header != null && SHAPE.matcher(header).matches()) {
      return new TraceParent(header);
    }
    return fresh();
  }

  /** The current thread's span, or a new one. */
  public static TraceParent current() {
    return currentOr(null);
  }

  /** The current thread's span, or the incoming one, or a new one. */
  public static TraceParent currentOr(@Nullable String header) {
    SpanContext current = Span.current().getSpanContext();
    return current.isValid() ? of(current) : continued(header);
  }

  public static TraceParent of(SpanContext span) {
    return new TraceParent(
        "00-" + span.getTraceId() + "-" + span.getSpanId() + "-" + span.getTraceFlags().asHex());
  }

  /** As a parent for spans. */
  public SpanContext spanContext() {
    return SpanContext.createFromRemoteParent(
        value.substring(3, 35),
        value.substring(36, 52),
        TraceFlags.fromHex(value, 53),
        TraceState.getDefault());
  }

  /** Starts a sampled trace. */
  public static TraceParent fresh() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new TraceParent(
        "00-%016x%016x-%016x-01"
            .formatted(random.nextLong(), random.nextLong() | 1, random.nextLong() | 1));
  }

  @Override
  public String toString() {
    return value;
  }
}
