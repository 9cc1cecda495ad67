package dev.conveyor.ingress.writes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.OrganizationId;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchSpansTest {

  private final Exported exported = new Exported();
  private final BatchSpans spans =
      new BatchSpans(
          OpenTelemetrySdk.builder()
              .setTracerProvider(
                  SdkTracerProvider.builder()
                      .addSpanProcessor(SimpleSpanProcessor.create(exported))
                      .build())
              .build());
  private final List<Caller> callers = List.of(caller(), caller(), caller());

  @Test
  void spanOfABatchLinksToTheSpanOfEachRequest() {
    assertThat(spans.in(callers, () -> "done")).isEqualTo("done");

    SpanData span = exported.spans.getFirst();
    assertThat(span.getParentSpanId()).isEqualTo(SpanId.getInvalid());
    assertThat(span.getLinks())
        .extracting(LinkData::getSpanContext)
        .isEqualTo(callers.stream().map(caller -> caller.trace().spanContext()).toList());
  }

  @Test
  void spanOfABatchSaysThatItFailed() {
    assertThatThrownBy(() ->
            spans.in(
                callers,
                () -> {
                  throw new IllegalStateException("no");
                }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(exported.spans.getFirst().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  private static Caller caller() {
    return new Caller(new OrganizationId("acme"), "http://localhost", TraceParent.fresh());
  }

  private static final class Exported implements SpanExporter {

    final List<SpanData> spans = new ArrayList<>();

    @Override
    public CompletableResultCode export(Collection<SpanData> ended) {
      spans.addAll(ended);
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
