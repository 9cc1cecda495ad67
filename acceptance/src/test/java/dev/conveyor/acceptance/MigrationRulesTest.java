package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * During an upgrade, instances of the previous version run on the new schema: a migration may add,
 * but must not remove anything that the previous version reads or leaves out of its inserts.
 */
class MigrationRulesTest {

  private static final List<Pattern> BREAKS =
      Stream.of(
              "drop\\s+(table|view|column|function|schema)",
              "\\brename\\b",
              "alter\\s+column\\s+\\w+\\s+(set\\s+not\\s+null|drop\\s+default)",
              "alter\\s+column\\s+\\w+\\s+type\\s+(?!text\\s+collate)",
              "add\\s+column\\s+\\w+\\s+[^,;]*not\\s+null(?![^,;]*default)(?![^,;]*generated)",
              "\\btruncate\\b",
              "revoke\\s+(?!create)")
          .map(Pattern::compile)
          .toList();

  @Test
  void migrationsOnlyAdd() throws IOException {
    List<String> problems = new ArrayList<>();
    int migrations = 0;
    for (Path file : migrations()) {
      migrations++;
      for (String problem : breaks(Files.readString(file))) {
        problems.add(file.getFileName() + ": " + problem);
      }
    }
    assertThat(problems).isEmpty();
    assertThat(migrations).isGreaterThan(10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE TABLE a (b int NOT NULL)                           | true",
        "ALTER TABLE a ADD COLUMN b int                            | true",
        "ALTER TABLE a ADD COLUMN b boolean NOT NULL DEFAULT true  | true",
        "CREATE OR REPLACE VIEW a AS SELECT 1                      | true",
        "-- to drop table a would break things                     | true",
        "ALTER TABLE a ADD COLUMN b int NOT NULL                   | false",
        "ALTER TABLE a DROP COLUMN b                               | false",
        "DROP VIEW a                                               | false",
        "ALTER TABLE a RENAME COLUMN b TO c                        | false",
        "ALTER TABLE a ALTER COLUMN b SET NOT NULL                 | false",
        "ALTER TABLE a ALTER COLUMN b TYPE integer                 | false",
      })
  void destructiveStatementsAreDetected(String sql, boolean allowed) {
    assertThat(breaks(sql).isEmpty()).isEqualTo(allowed);
  }

  private static List<String> breaks(String sql) {
    String code = sql.replaceAll("--[^\n]*", "").toLowerCase(Locale.ROOT);
    return BREAKS.stream()
        .flatMap(pattern -> pattern.matcher(code).results())
        .map(found -> found.group())
        .toList();
  }

  private static List<Path> migrations() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(".."), 8)) {
      return files
          .filter(path -> path.toString().contains("/src/main/resources/db/"))
          .filter(path -> path.toString().endsWith(".sql"))
          .toList();
    }
  }
}
