package dev.conveyor.ingress.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends arbitrary bytes to a server and reads the response. */
final class RawRequest {

  private static final int TIMEOUT_MILLIS = 60_000;

  private RawRequest() {}

  /**
   * A response.
   *
   * @param status -1 if the server closed the connection without a response
   * @param headers by name in lowercase
   */
  record Answer(int status, Map<String, String> headers, String body) {

    JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }
  }

  /** Sends a request of one line and some headers; the connection is closed afterwards. */
  static Answer send(int port, String line, String... headers) throws IOException {
    StringBuilder head = new StringBuilder(line).append("\r\nHost: localhost\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return bytes(port, head.append("Connection: close\r\n\r\n").toString());
  }

  /** Like {@link #send}, with a body. */
  static Answer withBody(int port, String line, String body, String... headers) throws IOException {
    StringBuilder head = new StringBuilder(line).append("\r\nHost: localhost\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    head.append("Content-Length: ").append(body.getBytes(StandardCharsets.UTF_8).length);
    return bytes(port, head.append("\r\nConnection: close\r\n\r\n").append(body).toString());
  }

  static Answer bytes(int port, String text) throws IOException {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      return read(socket);
    }
  }

  /** Reads until the server closes the connection. */
  static Answer read(Socket socket) throws IOException {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(received);
    } catch (SocketException e) {
      // The server closed the connection before reading everything: its response may still be here.
    }
    return parse(received.toString(StandardCharsets.UTF_8));
  }

  private static Answer parse(String text) {
    int end = text.indexOf("\r\n\r\n");
    if (!text.startsWith("HTTP/1.1 ") || end < 0) {
      return new Answer(-1, Map.of(), text);
    }
    Map<String, String> headers = new TreeMap<>();
    for (String line : text.substring(0, end).split("\r\n")) {
      int colon = line.indexOf(": ");
      if (colon > 0) {
        headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 2));
      }
    }
    String body = text.substring(end + 4);
    return new Answer(
        Integer.parseInt(text.substring(9, 12)),
        headers,
        "chunked".equals(headers.get("transfer-encoding")) ? unchunked(body) : body);
  }

  /** Without chunk sizes; a truncated body ends where it was cut. */
  private static String unchunked(String chunks) {
    byte[] bytes = chunks.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int at = 0;
    while (at < bytes.length) {
      int line = at;
      while (line < bytes.length && bytes[line] != '\r') {
        line++;
      }
      int size = Integer.parseInt(new String(bytes, at, line - at, StandardCharsets.UTF_8), 16);
      int from = Math.min(bytes.length, line + 2);
      body.write(bytes, from, Math.min(size, bytes.length - from));
      at = from + size + 2;
    }
    return body.toString(StandardCharsets.UTF_8);
  }
}
