package dev.conveyor.ingress.requests;

import dev.conveyor.ingress.protocol.ResourceWriter;
import java.io.IOException;
import java.io.OutputStream;

/**
 * An answer's body, which is read from the database while it is written. No database connection is
 * held while the client is being written to, however slowly it reads.
 */
public interface Body {

  /**
   * Writes all of it, once. When this throws, what was written is incomplete, and the connection
   * must not be ended as if it were not.
   */
  void writeTo(OutputStream out) throws IOException;

  /** Whether it may be large, so that it takes the place of a large answer before it is read. */
  boolean isLarge();

  /** What is in memory already. */
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

  /** What is written piece by piece. */
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
