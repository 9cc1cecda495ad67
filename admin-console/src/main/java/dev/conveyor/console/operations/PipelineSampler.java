package dev.conveyor.console.operations;

import dev.conveyor.console.brokers.Outboxes;
import dev.conveyor.console.support.FailureDesk;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;

/**
 * Looks at the pipeline every few seconds and remembers a quarter of an hour. What it remembers is
 * this process's own: it starts empty, and long-term history belongs in a monitoring system.
 */
final class PipelineSampler implements AutoCloseable {

  /** Seconds between samples. */
  static final int PERIOD_SECONDS = 5;

  private static final Logger LOG = LoggerFactory.getLogger(PipelineSampler.class);
  private static final int KEPT = 15 * 60 / PERIOD_SECONDS;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Map<String, String> healthUrls;
  private final JdbcClient jdbc;
  private final FailureDesk failures;
  private final Clock clock;
  private final Lags lags;
  private final PushLatencies latencies;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final Deque<Sample> samples = new ArrayDeque<>();
  private Lags.@Nullable Answer last;

  /**
   * @param healthUrls where each service tells of its health
   * @param kafka how to reach the brokers
   */
  PipelineSampler(
      Map<String, String> healthUrls,
      Map<String, Object> kafka,
      JdbcClient jdbc,
      FailureDesk failures,
      Clock clock) {
    this.healthUrls = new TreeMap<>(healthUrls);
    this.jdbc = jdbc;
    this.failures = failures;
    this.clock = clock;
    this.lags = new Lags(kafka);
    this.latencies = new PushLatencies(jdbc);
  }

  /** The oldest first. */
  List<Sample> samples() {
    synchronized (samples) {
      return List.copyOf(samples);
    }
  }

  /** Takes one sample; what does not answer is left out of it. */
  void sample() {
    Lags.Answer before = last;
    Lags.Answer answer = askBrokers();
    last = answer;
    Sample sample;
    try {
      List<Double> recent = latencies.recent();
      Map<String, Long> ages = new LinkedHashMap<>();
      long unsendable = outboxes(ages);
      sample =
          new Sample(
              clock.instant(),
              health(),
              answer == null ? Map.of() : answer.lag(),
              ages,
              unsendable,
              before == null || answer == null
                  ? Double.NaN
                  : Math.max(0, answer.publicChanges() - before.publicChanges())
                      / (double) PERIOD_SECONDS,
              PushLatencies.percentile(recent, 0.5),
              PushLatencies.percentile(recent, 0.99),
              failures.open());
    } catch (DataAccessException | TransactionException e) {
      LOG.debug("No sample: the database does not answer", e);
      return;
    }
    synchronized (samples) {
      samples.addLast(sample);
      if (samples.size() > KEPT) {
        samples.removeFirst();
      }
    }
  }

  private Lags.@Nullable Answer askBrokers() {
    try {
      return lags.ask();
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("The brokers do not answer", e);
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private Map<String, Boolean> health() {
    Map<String, Boolean> healthy = new TreeMap<>();
    healthUrls.forEach((service, url) -> healthy.put(service, isHealthy(url)));
    return healthy;
  }

  private boolean isHealthy(String url) {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private long outboxes(Map<String, Long> ages) {
    long unsendable = 0;
    for (Outboxes.State outbox : Outboxes.all(jdbc)) {
      ages.put(outbox.service(), outbox.ageMillis());
      unsendable += outbox.unsendable();
    }
    return unsendable;
  }

  @Override
  public void close() {
    lags.close();
    http.close();
  }
}
