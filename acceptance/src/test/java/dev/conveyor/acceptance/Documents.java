package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pages generated from the code. Run with {@code -Ddocs.record} to update them. */
final class Documents {

  private static final Path DOCS = Path.of("..", "docs");

  private Documents() {}

  static void check(String name, String content) throws IOException {
    Path page = DOCS.resolve(name);
    if (System.getProperty("docs.record") != null) {
      Files.writeString(page, content);
    }
    assertThat(Files.readString(page))
        .as("docs/%s is outdated; update it with -Ddocs.record", name)
        .isEqualTo(content);
  }

  /**
   * Checks a generated section of a handwritten page, from the first mark to the second.
   *
   * @param content the expected section
   */
  static void checkSection(Path page, String begin, String end, String content) throws IOException {
    String text = Files.readString(page);
    assertThat(text).contains(begin, end);
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf(end, from);
    if (System.getProperty("docs.record") != null) {
      text = text.substring(0, from) + content + text.substring(to);
      Files.writeString(page, text);
      to = from + content.length();
    }
    assertThat(text.substring(from, to))
        .as("section of %s after %s is outdated; update it with -Ddocs.record", page, begin.strip())
        .isEqualTo(content);
  }
}
