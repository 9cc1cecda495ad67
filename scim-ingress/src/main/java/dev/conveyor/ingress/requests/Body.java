package dev.conveyor.ingress.requests;

import dev.conveyor.ingress.protocol.ResourceWriter;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A response body that is read from the database while it is written. No database connection is
 * held while writing to the client, however slowly it reads.
 */
public interface Body {

  /**
   * Writes the whole body, once. If this throws, the output is incomplete, and the connection must
   * not end normally.
   */
  void writeTo(OutputStream out) throws IOException;

  /** Whether it may be large, so that it takes a slot for large responses before it is read. */
  boolean isLarge();

  /** A body that is already in memory. */
  static Body of(byte[] bytes) {
    return new Body() {
      @Override
      public void writeTo(OutputStream out) throws IOException {
        out.write(bytes);
      }

      @Override
      public boolean isLarge() {
        return false;
      }
    };
  }

  /** A body that is written incrementally. */
  static Body of(boolean isLarge, ResourceWriter.Items content) {
    return new Body() {
      @Override
      public void writeTo(OutputStream out) throws IOException {
        ResourceWriter.write(out, content);
      }

      @Override
      public boolean isLarge() {
        return isLarge;
      }
    };
  }
}
