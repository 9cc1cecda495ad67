package dev.conveyor.ingress.writes;

import dev.conveyor.ingress.requests.Caller;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.function.Supplier;

/**
 * A span for each batch of writes. It belongs to no request's trace: it links to the span of each
 * of its requests. With OpenTelemetry disabled, no span is created.
 */
final class BatchSpans {

  private final Tracer tracer;

  BatchSpans(OpenTelemetry telemetry) {
    this.tracer = telemetry.getTracer("dev.conveyor");
  }

  <T> T in(List<Caller> callers, Supplier<T> work) {
    SpanBuilder builder = tracer.spanBuilder("write together").setParent(Context.root());
    callers.forEach(caller -> builder.addLink(caller.trace().spanContext()));
    Span span = builder.setAttribute("db.operation.batch.size", callers.size()).startSpan();
    try {
      return work.get();
    } catch (RuntimeException e) {
      span.setStatus(StatusCode.ERROR, e.getClass().getSimpleName());
      throw e;
    } finally {
      span.end();
    }
  }
}
