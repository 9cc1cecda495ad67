package dev.conveyor.ingress.writes;

import dev.conveyor.ingress.users.UserJob;
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

  <T> T in(List<UserJob> jobs, Supplier<T> work) {
    SpanBuilder builder = tracer.spanBuilder("write users").setParent(Context.root());
    jobs.forEach(job -> builder.addLink(job.caller().trace().spanContext()));
    Span span = builder.setAttribute("db.operation.batch.size", jobs.size()).startSpan();
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
