package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pages that are made out of the code. They are written again with {@code -Ddocs.record}. */
final class Documents {

  private static final Path DOCS = Path.of("..", "docs");

  private Documents() {}

  static void check(String name, String content) throws IOException {
    Path page = DOCS.resolve(name);
    if (System.getProperty("docs.record") != null) {
      Files.writeString(page, content);
    }
    assertThat(Files.readString(page))
        .as("docs/%s, which -Ddocs.record writes again", name)
        .isEqualTo(content);
  }

  /**
   * Checks a part of a page that people write, from the first mark to the second.
   *
   * @param content what stands between them
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
        .as("the section of %s behind %s, which -Ddocs.record writes again", page, begin.strip())
        .isEqualTo(content);
  }
}
