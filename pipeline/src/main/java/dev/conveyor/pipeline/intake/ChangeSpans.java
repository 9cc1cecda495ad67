package dev.conveyor.pipeline.intake;

import dev.conveyor.pipeline.records.TraceParent;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A span for each record of a poll, as a child of the span in its {@code traceparent}. Messages
 * that result from the record continue that trace, so it reaches from the request to the public
 * event. Named and labeled by OpenTelemetry's messaging conventions. With OpenTelemetry disabled,
 * traces are passed on and no span is created.
 */
final class ChangeSpans {

  private final Tracer tracer;

  ChangeSpans(OpenTelemetry telemetry) {
    this.tracer = telemetry.getTracer("dev.conveyor");
  }

  /** The spans of one poll. They end together because they share a transaction. */
  final class Poll implements AutoCloseable {

    private final List<Span> spans = new ArrayList<>();

    /** Starts the record's span and returns the trace to pass on. */
    TraceParent start(ConsumerRecord<byte[], byte[]> record, TraceParent incoming) {
      Span span =
          tracer
              .spanBuilder("process " + record.topic())
              .setSpanKind(SpanKind.CONSUMER)
              .setParent(Context.root().with(Span.wrap(incoming.spanContext())))
              .startSpan();
      if (!span.isRecording()) {
        return incoming; // disabled or not sampled: no extra cost per record
      }
      span.setAttribute("messaging.system", "kafka")
          .setAttribute("messaging.operation.type", "process")
          .setAttribute("messaging.destination.name", record.topic())
          .setAttribute("messaging.destination.partition.id", "" + record.partition())
          .setAttribute("messaging.kafka.offset", record.offset())
          .setAttribute("messaging.kafka.message.key", key(record));
      spans.add(span);
      return TraceParent.of(span.getSpanContext());
    }

    /** Discards the spans: the whole poll will be retried. */
    void failed(RuntimeException e) {
      spans.forEach(span -> span.setStatus(StatusCode.ERROR, e.getClass().getSimpleName()));
    }

    @Override
    public void close() {
      spans.forEach(Span::end);
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
      return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    }
  }

  Poll poll() {
    return new Poll();
  }
}
