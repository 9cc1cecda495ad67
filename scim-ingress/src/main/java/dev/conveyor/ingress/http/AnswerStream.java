package dev.conveyor.ingress.http;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;

/**
 * Buffers the beginning of a response, so that a short one has a length, and one that fails early
 * becomes an error response. The rest is written through.
 */
final class AnswerStream extends OutputStream {

  static final int KEPT_BACK_BYTES = 64 * 1024;

  /** Called once a response exceeds the buffer. */
  interface Overflow {

    /** Returns the stream to write to from then on. */
    OutputStream begin() throws IOException;
  }

  private final Overflow overflow;
  private final Pace slowest;
  private byte[] kept = new byte[512];
  private int count;
  private OutputStream out = OutputStream.nullOutputStream();
  private boolean hasBegun;
  private long written;
  private long blockedNanos;

  AnswerStream(Overflow overflow, Pace slowest) {
    this.overflow = overflow;
    this.slowest = slowest;
  }

  /** Whether anything may have reached the client. */
  boolean hasBegun() {
    return hasBegun;
  }

  /** The whole response, unless writing has begun. */
  byte[] whole() {
    return Arrays.copyOf(kept, count);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (!hasBegun && count + length <= KEPT_BACK_BYTES) {
      keep(bytes, from, length);
      return;
    }
    if (!hasBegun) {
      out = overflow.begin();
      hasBegun = true;
      send(kept, 0, count);
      kept = new byte[0];
    }
    send(bytes, from, length);
  }

  private void keep(byte[] bytes, int from, int length) {
    if (count + length > kept.length) {
      kept = Arrays.copyOf(kept, Math.max(count + length, 2 * kept.length));
    }
    System.arraycopy(bytes, from, kept, count, length);
    count += length;
  }

  private void send(byte[] bytes, int from, int length) throws IOException {
    long start = System.nanoTime();
    out.write(bytes, from, length);
    blockedNanos += System.nanoTime() - start;
    written += length;
    if (!slowest.isKept(written, Duration.ofNanos(blockedNanos))) {
      throw new IOException("the client reads too slowly");
    }
  }
}
