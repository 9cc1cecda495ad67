package dev.conveyor.console.outbound;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.util.Timeout;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.client.InterceptingClientHttpRequestFactory;

/**
 * Sends the console's requests to addresses that a customer's admin typed: to allowed addresses
 * alone, without following redirects, and within {@link #LIMIT}. An answer is at most {@link
 * #MOST_BYTES} long.
 */
public final class OutboundHttp implements AutoCloseable {

  static final int MOST_BYTES = 1024 * 1024;
  static final Duration LIMIT = Duration.ofSeconds(10);

  private static final Timeout CONNECT = Timeout.ofSeconds(3);
  private static final int MOST_CONNECTIONS = 20;

  private final OutboundAddresses addresses;
  private final Duration limit;
  private final CloseableHttpClient client;
  private final ExecutorService exchanges = Executors.newVirtualThreadPerTaskExecutor();

  public OutboundHttp(OutboundAddresses addresses) {
    this(addresses, LIMIT);
  }

  OutboundHttp(OutboundAddresses addresses, Duration limit) {
    this.addresses = addresses;
    this.limit = limit;
    this.client = client(addresses, Timeout.of(limit));
  }

  /** Makes guarded requests. */
  public ClientHttpRequestFactory requests() {
    return new InterceptingClientHttpRequestFactory(
        new HttpComponentsClientHttpRequestFactory(client), List.of(this::exchange));
  }

  @Override
  public void close() throws IOException {
    exchanges.shutdownNow();
    client.close();
  }

  /** On a separate thread, whose interruption closes the socket of a slow response. */
  private ClientHttpResponse exchange(
      HttpRequest request, byte[] body, ClientHttpRequestExecution execution) throws IOException {
    addresses.check(request.getURI());
    Future<ClientHttpResponse> answer =
        exchanges.submit(() -> BufferedAnswer.read(execution.execute(request, body), MOST_BYTES));
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("no complete answer within " + limit.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for an answer");
    } finally {
      answer.cancel(true);
    }
  }

  private static CloseableHttpClient client(OutboundAddresses addresses, Timeout limit) {
    return HttpClients.custom()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(addresses)
                .setMaxConnTotal(MOST_CONNECTIONS)
                .setMaxConnPerRoute(MOST_CONNECTIONS / 4)
                .setDefaultConnectionConfig(
                    ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT)
                        .setSocketTimeout(limit)
                        .setTimeToLive(Timeout.ofMinutes(1))
                        .build())
                .build())
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(CONNECT)
                .setResponseTimeout(limit)
                .setRedirectsEnabled(false)
                .build())
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableAuthCaching()
        .disableCookieManagement()
        .disableContentCompression()
        .setUserAgent("Conveyor")
        .build();
  }
}
