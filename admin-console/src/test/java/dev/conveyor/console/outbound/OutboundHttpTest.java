package dev.conveyor.console.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpResponse;

/** A foreign server of every bad kind, on this machine. */
class OutboundHttpTest {

  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    answer("/fine", 200, "hello");
    answer("/target", 200, "secret of the inside");
    server.createContext(
        "/redirect",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/target");
          send(exchange, 302, "");
        });
    server.createContext(
        "/endless",
        exchange -> {
          requests.incrementAndGet();
          exchange.sendResponseHeaders(200, 0);
          byte[] block = new byte[64 * 1024];
          try (var body = exchange.getResponseBody()) {
            while (true) {
              body.write(block);
            }
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void anAnswerIsRead() throws Exception {
    try (OutboundHttp http = new OutboundHttp(new OutboundAddresses(true))) {
      assertThat(get(http, "/fine")).isEqualTo("200 hello");
    }
  }

  @Test
  void aPrivateAddressIsRefusedBeforeAConnectionIsMade() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        OutboundHttp http = new OutboundHttp(new OutboundAddresses(false))) {
      silent.setSoTimeout(1);
      URI address = URI.create("https://localhost:" + silent.getLocalPort() + "/");

      assertThatThrownBy(() -> get(http, address)).isInstanceOf(RefusedAddress.class);

      assertThatThrownBy(silent::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    try (OutboundHttp http = new OutboundHttp(new OutboundAddresses(true))) {
      assertThat(get(http, "/redirect")).isEqualTo("302 ");
    }
    assertThat(requests.get()).as("requests for anything else").isEqualTo(1);
  }

  @Test
  void anEndlessAnswerIsCutOff() throws Exception {
    try (OutboundHttp http = new OutboundHttp(new OutboundAddresses(true), Duration.ofSeconds(5))) {
      assertThatThrownBy(() -> get(http, "/endless")).isInstanceOf(IOException.class);
    }
  }

  /** One byte now and then keeps a socket's own time-out from ever passing. */
  @Test
  void anAnswerThatDripsIsCutOff_andItsConnectionClosed() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (ServerSocket dripping = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        OutboundHttp http = new OutboundHttp(new OutboundAddresses(true), Duration.ofMillis(500))) {
      Thread.ofVirtual().start(() -> drip(dripping, closed));

      assertThatThrownBy(
              () -> get(http, URI.create("http://127.0.0.1:" + dripping.getLocalPort() + "/")))
          .isInstanceOf(IOException.class);
      closed.await();
    }
  }

  private static void drip(ServerSocket server, CountDownLatch closed) {
    try (Socket socket = server.accept()) {
      while (true) {
        socket.getOutputStream().write('H');
        socket.getOutputStream().flush();
        Thread.onSpinWait();
      }
    } catch (IOException e) {
      closed.countDown();
    }
  }

  private String get(OutboundHttp http, String path) throws IOException {
    return get(http, URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path));
  }

  private static String get(OutboundHttp http, URI uri) throws IOException {
    try (ClientHttpResponse answer = http.requests().createRequest(uri, HttpMethod.GET).execute()) {
      return answer.getStatusCode().value()
          + " "
          + new String(answer.getBody().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void answer(String path, int status, String body) {
    server.createContext(path, exchange -> send(exchange, status, body));
  }

  private void send(HttpExchange exchange, int status, String body) throws IOException {
    requests.incrementAndGet();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (var stream = exchange.getResponseBody()) {
      stream.write(bytes);
    }
  }
}
