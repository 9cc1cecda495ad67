package dev.conveyor.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Everything that one organization may send to harm others, on many connections at once. */
final class Attacks {

  private static final int BODY_BYTES = 12_000_000;
  private static final int UNKNOWN_MEMBERS = 20_000;
  private static final int COMPARISONS = 200;
  private static final int SLOW_CONNECTIONS = 200;
  private static final int IDLE_CONNECTIONS = 9000;
  private static final String SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

  private final Customer customer;
  private final ConcurrentSkipListMap<String, AtomicLong> answers = new ConcurrentSkipListMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();
  private volatile boolean ending;

  Attacks(Customer customer) {
    this.customer = customer;
  }

  private interface Shot {
    ScimClient.Answer fire(ScimClient client) throws IOException;
  }

  void start() throws IOException {
    String rejected = rejected();
    String unknown = unknown();
    String search = search();
    repeat("rejected 12 MB body", 8, client -> client.send("POST", "/Groups", rejected, 400));
    repeat("20,000 unknown members", 2, client -> client.send("POST", "/Groups", unknown, 201));
    repeat(
        "group of 100,000 read",
        8,
        client -> client.send("GET", "/Groups/" + WorstNeighbor.GROUP, null, 200));
    repeat("200 contains", 16, client -> client.send("POST", "/Users/.search", search, 200));
    repeat("list of 1,000", 32, client -> client.send("GET", "/Users?count=1000", null, 200));
    for (int i = 0; i < 16; i++) {
      String token = "cvs_" + "%032x".formatted(i) + "_" + "a".repeat(43);
      repeat(
          "wrong token",
          () -> new ScimClient(customer.baseUrl(), token),
          client -> client.send("GET", "/Users", null, 401));
    }
    hangUps(search);
    slowBodies();
    idle();
  }

  void stop() throws InterruptedException, IOException {
    ending = true;
    for (Socket socket : sockets) {
      socket.close();
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** The number of responses by kind and status. */
  SortedMap<String, Long> answers() {
    SortedMap<String, Long> counts = new TreeMap<>();
    answers.forEach((answer, count) -> counts.put(answer, count.get()));
    return counts;
  }

  /** The number of 500 responses. */
  long failures() {
    return answers.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(" 500"))
        .mapToLong(entry -> entry.getValue().get())
        .sum();
  }

  private void repeat(String name, int clients, Shot shot) {
    for (int i = 0; i < clients; i++) {
      repeat(name, customer::client, shot);
    }
  }

  private void repeat(String name, Supplier<ScimClient> clients, Shot shot) {
    thread(() -> {
      while (!ending) {
        try (ScimClient client = clients.get()) {
          while (!ending) {
            count(name + ": " + shot.fire(client).status());
          }
        } catch (IOException e) {
          count(name + ": connection closed");
        }
      }
    });
  }

  /** Requests the most expensive search, and does not wait for the response. */
  private void hangUps(String search) {
    byte[] request = head("POST", "/Users/.search", search.length());
    byte[] body = search.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 4; i++) {
      thread(() -> {
        while (!ending) {
          try (Socket socket = connect()) {
            socket.getOutputStream().write(request);
            socket.getOutputStream().write(body);
            TimeUnit.MILLISECONDS.sleep(100);
            count("hung up on a search");
          } catch (IOException e) {
            count("hung up on a search: connection closed");
          }
        }
      });
    }
  }

  /** Starts bodies of a megabyte, and sends a byte of each per second. */
  private void slowBodies() throws IOException {
    byte[] head = head("POST", "/Users", 1_000_000);
    List<Socket> slow = open(SLOW_CONNECTIONS);
    thread(() -> {
      for (Socket socket : slow) {
        send(socket, head);
      }
      while (!ending) {
        for (Socket socket : slow) {
          send(socket, new byte[] {' '});
        }
        TimeUnit.SECONDS.sleep(1);
      }
    });
  }

  private void idle() throws IOException {
    open(IDLE_CONNECTIONS);
  }

  private List<Socket> open(int count) throws IOException {
    List<Socket> opened = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      opened.add(connect());
    }
    sockets.addAll(opened);
    return opened;
  }

  private static void send(Socket socket, byte[] bytes) {
    try {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
    } catch (IOException e) {
      // The server has timed out, as it should.
      try {
        socket.close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
    }
  }

  private Socket connect() throws IOException {
    URI uri = URI.create(customer.baseUrl());
    return new Socket(uri.getHost(), uri.getPort());
  }

  @SuppressWarnings("StringConcatToTextBlock") // Lines of HTTP end in a carriage return.
  private byte[] head(String method, String path, int length) {
    URI uri = URI.create(customer.baseUrl());
    return ("%s %s%s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n"
            + "Content-Type: application/scim+json\r\nContent-Length: %d\r\n\r\n")
        .formatted(method, uri.getPath(), path, uri.getAuthority(), customer.token(), length)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private void thread(Load.Task task) {
    threads.add(
        Thread.ofVirtual()
            .start(() -> {
              try {
                task.run();
              } catch (Exception e) {
                count("the attack itself failed: " + e);
              }
            }));
  }

  private void count(String answer) {
    answers.computeIfAbsent(answer, key -> new AtomicLong()).incrementAndGet();
  }

  /** The display name is missing, which is detected after the members were read. */
  private static String rejected() {
    String member = "{\"value\":\"" + "x".repeat(1000) + "\"}";
    return "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:Group\"],\"members\":["
        + String.join(",", Collections.nCopies(BODY_BYTES / (member.length() + 1), member))
        + "]}";
  }

  private static String unknown() {
    return Customer.group(
        "Unknown",
        IntStream.range(0, UNKNOWN_MEMBERS)
            .mapToObj(n -> new UUID(0xBAD_0000L, n).toString())
            .toList());
  }

  private static String search() {
    String filter =
        IntStream.range(0, COMPARISONS)
            .mapToObj(n -> "name.familyName co \\\"zz" + n + "\\\"")
            .collect(Collectors.joining(" or "));
    return "{\"schemas\":[\"" + SEARCH + "\"],\"filter\":\"" + filter + "\"}";
  }
}
