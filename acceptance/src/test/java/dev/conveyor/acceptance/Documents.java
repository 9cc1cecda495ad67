package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pages that are made out of the code. They are written anew with {@code -Ddocs.record}. */
final class Documents {

  private static final Path DOCS = Path.of("..", "docs");

  private Documents() {}

  static void check(String name, String content) throws IOException {
    Path page = DOCS.resolve(name);
    if (System.getProperty("docs.record") != null) {
      Files.writeString(page, content);
    }
    assertThat(Files.readString(page))
        .as("docs/%s, which -Ddocs.record writes anew", name)
        .isEqualTo(content);
  }
}
