package dev.conveyor.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.HdrHistogram.Histogram;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.HttpProcessors;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.jspecify.annotations.Nullable;

/**
 * One persistent connection, used by one thread. Plain HttpCore with blocking I/O: the load
 * generator shares two cores with what it measures.
 */
final class ScimClient implements AutoCloseable {

  private static final ContentType SCIM = ContentType.create("application/scim+json");
  private static final int SOCKET_TIMEOUT_MS = 120_000;

  private final HttpRequestExecutor executor = new HttpRequestExecutor();
  private final HttpProcessor processor = HttpProcessors.client("conveyor-bench");
  private final HttpHost host;
  private final String base;
  private final String token;
  private final Histogram latencies = Latencies.histogram();
  private @Nullable DefaultBHttpClientConnection connection;
  private long errors;

  /**
   * @param baseUrl of the organization, or of the Admin API
   */
  ScimClient(String baseUrl, String token) {
    URI uri = URI.create(baseUrl);
    this.host = new HttpHost(uri.getScheme(), uri.getHost(), uri.getPort());
    this.base = uri.getPath();
    this.token = token;
  }

  /** A response. */
  record Answer(int status, byte[] bytes) {

    String body() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The first resource's id: SCIM writes it right after the schemas. */
    String id() {
      String body = body();
      int at = body.indexOf("\"id\":\"");
      if (at < 0) {
        throw new IllegalStateException("no id in " + body);
      }
      return body.substring(at + 6, body.indexOf('"', at + 6));
    }
  }

  /** Sends a request, measures, and counts it; an unexpected status is counted as an error. */
  Answer send(String method, String path, @Nullable String body, int expected) throws IOException {
    long start = System.nanoTime();
    Answer answer = exchange(method, path, body);
    latencies.recordValue(Latencies.micros(System.nanoTime() - start));
    if (answer.status() != expected) {
      errors++;
    }
    return answer;
  }

  /**
   * @throws IllegalStateException for an unexpected status
   */
  Answer require(String method, String path, @Nullable String body, int expected)
      throws IOException {
    Answer answer = exchange(method, path, body);
    if (answer.status() != expected) {
      throw new IllegalStateException(
          method + " " + path + " was answered " + answer.status() + ": " + answer.body());
    }
    return answer;
  }

  Histogram latencies() {
    return latencies;
  }

  long errors() {
    return errors;
  }

  void forget() {
    latencies.reset();
    errors = 0;
  }

  private Answer exchange(String method, String path, @Nullable String body) throws IOException {
    ClassicHttpRequest request = new BasicClassicHttpRequest(method, host, base + path);
    request.setHeader("Authorization", "Bearer " + token);
    if (body != null) {
      ContentType type = base.startsWith("/scim") ? SCIM : ContentType.APPLICATION_JSON;
      request.setEntity(new ByteArrayEntity(body.getBytes(StandardCharsets.UTF_8), type));
    }
    HttpCoreContext context = HttpCoreContext.create();
    DefaultBHttpClientConnection open = open();
    try {
      executor.preProcess(request, processor, context);
      try (ClassicHttpResponse response = executor.execute(request, open, context)) {
        executor.postProcess(response, processor, context);
        byte[] bytes = bytes(response.getEntity());
        if (!DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context)) {
          close();
        }
        return new Answer(response.getCode(), bytes);
      }
    } catch (HttpException e) {
      throw new IOException(e);
    }
  }

  private static byte[] bytes(@Nullable HttpEntity entity) throws IOException {
    if (entity == null) {
      return new byte[0];
    }
    try (InputStream content = entity.getContent()) {
      return content.readAllBytes();
    }
  }

  private DefaultBHttpClientConnection open() throws IOException {
    DefaultBHttpClientConnection current = connection;
    if (current == null || !current.isOpen()) {
      Socket socket = new Socket();
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(SOCKET_TIMEOUT_MS);
      socket.connect(new InetSocketAddress(host.getHostName(), host.getPort()));
      current = new DefaultBHttpClientConnection(null);
      current.bind(socket);
      connection = current;
    }
    return current;
  }

  @Override
  public void close() throws IOException {
    if (connection != null) {
      connection.close();
    }
  }
}
