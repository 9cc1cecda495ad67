package dev.conveyor.console.outbound;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/** An answer that was read to its end. */
final class BufferedAnswer implements ClientHttpResponse {

  private final HttpStatusCode status;
  private final String statusText;
  private final HttpHeaders headers;
  private final byte[] body;

  private BufferedAnswer(
      HttpStatusCode status, String statusText, HttpHeaders headers, byte[] body) {
    this.status = status;
    this.statusText = statusText;
    this.headers = headers;
    this.body = body;
  }

  /**
   * @throws IOException when it is longer than the given number of bytes
   */
  static ClientHttpResponse read(ClientHttpResponse answer, int most) throws IOException {
    try (answer) {
      InputStream stream = answer.getBody();
      byte[] body = stream.readNBytes(most + 1);
      if (body.length > most) {
        throw new IOException("the answer is longer than " + most + " bytes");
      }
      return new BufferedAnswer(
          answer.getStatusCode(), answer.getStatusText(), answer.getHeaders(), body);
    }
  }

  @Override
  public HttpStatusCode getStatusCode() {
    return status;
  }

  @Override
  public String getStatusText() {
    return statusText;
  }

  @Override
  public HttpHeaders getHeaders() {
    return headers;
  }

  @Override
  public InputStream getBody() {
    return new ByteArrayInputStream(body);
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
