package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/reference/tables.md says what bounds each table that a migration creates. */
class TablesPageTest {

  private static final Pattern CREATED =
      Pattern.compile("(?i)CREATE TABLE (?:IF NOT EXISTS )?(?:[a-z]+\\.)?([a-z_]+)");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^|]*) \\|[^|]*\\|([^|]*)\\|$");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private static final List<String> MODULES =
      List.of(
          "pipeline", "scim-ingress", "provisioning-worker", "role-sync-worker", "admin-console");

  @Test
  void everyTableIsListedWithItsBound() throws IOException {
    Set<String> listed = new TreeSet<>();
    ROW.matcher(Files.readString(Path.of("../docs/reference/tables.md")))
        .results()
        .forEach(row -> {
          assertThat(row.group(2)).as(row.group(1)).isNotBlank();
          CODE.matcher(row.group(1)).results().forEach(code -> listed.add(code.group(1)));
        });

    assertThat(listed).isEqualTo(created()).hasSizeGreaterThan(40);
  }

  private static Set<String> created() throws IOException {
    Set<String> tables = new TreeSet<>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/resources/db"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".sql")).toList()) {
          tables.addAll(
              CREATED
                  .matcher(Files.readString(file))
                  .results()
                  .map(found -> found.group(1))
                  .collect(Collectors.toSet()));
        }
      }
    }
    return tables;
  }
}
