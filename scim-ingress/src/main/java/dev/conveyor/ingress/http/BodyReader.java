package dev.conveyor.ingress.http;

import dev.conveyor.ingress.access.BodyBudget;
import dev.conveyor.ingress.access.BodyNotRead;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Arrays;

/**
 * Reads a body within its memory and time limits. Memory is taken as data arrives, so a slow client
 * does not hold memory that it does not fill.
 */
final class BodyReader {

  private static final int CHUNK = 16 * 1024;

  /**
   * How much of a rejected body is read and dropped, so that the client gets to read the response.
   */
  private static final long MOST_DISCARDED = 64L * 1024 * 1024;

  /** The extra cost of each value in a document, in units of the budget. */
  private static final int VALUE = 8;

  private final InputStream input;
  private final BodyBudget.Lease lease;
  private final long start = System.nanoTime();

  BodyReader(InputStream input, BodyBudget.Lease lease) {
    this.input = input;
    this.lease = lease;
  }

  /**
   * Reads to the end, or one byte beyond the limit.
   *
   * @throws BodyNotRead if there is no memory, or it takes too long
   */
  byte[] read(int limit) throws IOException {
    byte[] bytes = new byte[0];
    byte[] chunk = new byte[CHUNK];
    int length = 0;
    while (length <= limit) {
      int read = readInTime(chunk, Math.min(CHUNK, limit + 1 - length));
      if (read < 0) {
        break;
      }
      lease.take(read + (long) VALUE * values(chunk, read));
      if (length + read > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.min(limit + 1, Math.max(CHUNK, 2 * (length + read))));
      }
      System.arraycopy(chunk, 0, bytes, length, read);
      length += read;
    }
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  /** Reads the rest of a rejected body, until its time limit. */
  void discard() throws IOException {
    byte[] chunk = new byte[CHUNK];
    long left = MOST_DISCARDED;
    while (left > 0) {
      int read = readInTime(chunk, CHUNK);
      if (read < 0) {
        return;
      }
      left -= read;
    }
  }

  private int readInTime(byte[] chunk, int most) throws IOException {
    int read;
    try {
      read = input.read(chunk, 0, most);
    } catch (SocketTimeoutException e) {
      throw BodyNotRead.tooSlow();
    }
    if (read >= 0 && System.nanoTime() - start > lease.readTime().toNanos()) {
      throw BodyNotRead.tooSlow();
    }
    return read;
  }

  /** Estimates the number of values in the text; separators in strings count, too. */
  private static int values(byte[] chunk, int length) {
    int values = 0;
    for (int i = 0; i < length; i++) {
      if (chunk[i] == ',' || chunk[i] == '{') {
        values++;
      }
    }
    return values;
  }
}
