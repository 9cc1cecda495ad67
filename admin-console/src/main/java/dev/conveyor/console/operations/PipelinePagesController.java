package dev.conveyor.console.operations;

import dev.conveyor.console.support.UnsentActs;
import dev.conveyor.console.web.CurrentViewer;
import dev.conveyor.console.web.FormAnswers;
import dev.conveyor.console.web.PageController;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** How the pipeline is doing, for operators. */
@PageController
final class PipelinePagesController {

  private final PipelineSampler sampler;
  private final UnsentActs unsent;

  PipelinePagesController(PipelineSampler sampler, UnsentActs unsent) {
    this.sampler = sampler;
    this.unsent = unsent;
  }

  @GetMapping("/pipeline")
  String page(Model model) {
    List<Sample> samples = sampler.samples();
    model.addAttribute("now", samples.isEmpty() ? null : samples.getLast());
    model.addAttribute("charts", charts(samples));
    model.addAttribute("period", PipelineSampler.PERIOD_SECONDS);
    return "pipeline";
  }

  @PostMapping("/pipeline/unsent-records")
  String sendAgain(HttpServletRequest request, RedirectAttributes flash) {
    return FormAnswers.redirect(
        "/pipeline",
        flash,
        () ->
            unsent.resendAll(CurrentViewer.of(request).name())
                + " records are being sent again. Any that fail again stay on this page.");
  }

  private static List<SampleChart> charts(List<Sample> samples) {
    List<SampleChart> charts = new ArrayList<>();
    charts.add(
        new SampleChart(
            "Public user changes",
            "a second",
            List.of(new SampleChart.Line("changes", map(samples, Sample::changesPerSecond)))));
    charts.add(
        new SampleChart(
            "From push to public event",
            "ms",
            List.of(
                new SampleChart.Line("median", map(samples, Sample::latencyMedian)),
                new SampleChart.Line("slowest hundredth", map(samples, Sample::latencyP99)))));
    charts.add(
        new SampleChart(
            "Records that are still to be taken",
            "records",
            List.of(
                new SampleChart.Line(
                    "all groups", map(samples, each -> (double) sum(each.lag()))))));
    charts.add(
        new SampleChart(
            "Oldest row in an outbox",
            "ms",
            List.of(
                new SampleChart.Line(
                    "oldest",
                    map(
                        samples,
                        each ->
                            (double)
                                each.outboxAge().values().stream()
                                    .mapToLong(Long::longValue)
                                    .max()
                                    .orElse(0))))));
    charts.add(
        new SampleChart(
            "Open failures",
            "failures",
            List.of(
                new SampleChart.Line("open", map(samples, each -> (double) each.openFailures())))));
    return charts;
  }

  private static List<Double> map(
      List<Sample> samples, java.util.function.Function<Sample, Double> value) {
    List<Double> values = new ArrayList<>();
    samples.forEach(sample -> values.add(value.apply(sample)));
    return values;
  }

  private static long sum(Map<String, Long> lag) {
    return lag.values().stream().mapToLong(Long::longValue).sum();
  }
}
