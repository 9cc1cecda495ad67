package dev.conveyor.console.drift;

import dev.conveyor.schemas.InvalidValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A list that somebody sent, on disk for as long as it is compared. */
final class UploadedFile implements AutoCloseable {

  private final Path path;

  private UploadedFile(Path path) {
    this.path = path;
  }

  /**
   * @throws InvalidValue if there is nothing, or more than {@link Assignments#LARGEST_FILE}
   */
  static UploadedFile of(InputStream in) throws IOException {
    UploadedFile file = new UploadedFile(Files.createTempFile("assignments", ".csv"));
    try {
      file.write(in);
      return file;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private void write(InputStream in) throws IOException {
    long left = Assignments.LARGEST_FILE;
    byte[] buffer = new byte[64 * 1024];
    try (OutputStream out = Files.newOutputStream(path)) {
      int read = in.read(buffer);
      if (read < 0) {
        throw new InvalidValue("Choose a CSV file.");
      }
      while (read >= 0) {
        left -= read;
        if (left < 0) {
          throw new InvalidValue(
              "The file is too large: at most " + Assignments.LARGEST_FILE / 1024 / 1024 + " MB.");
        }
        out.write(buffer, 0, read);
        read = in.read(buffer);
      }
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
