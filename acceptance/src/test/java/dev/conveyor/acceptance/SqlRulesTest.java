package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SQL that survives changes of tables: a table is written by one class, an INSERT names its
 * columns, and results are read by name.
 */
class SqlRulesTest {

  private static final List<String> MODULES =
      List.of(
          "pipeline", "scim-ingress", "provisioning-worker", "role-sync-worker", "admin-console");

  private static final Pattern WRITE =
      Pattern.compile("(?:INSERT INTO|DELETE FROM|UPDATE)\\s+(?!SET\\b)([a-z_]+(?:\\.[a-z_]+)?)");

  private static final Pattern INSERT_WITHOUT_COLUMNS =
      Pattern.compile("INSERT INTO\\s++[a-z_.]++(?:\\s++AS\\s++\\w++)?+(?!\\s*\\()");

  private static final Pattern READ_BY_NUMBER =
      Pattern.compile("\\.get(?:String|Int|Long|Boolean|Bytes|Object|Array|Timestamp)\\(\\d");

  /** Writers besides a table's own one, each with its reason. */
  private static final Map<String, String> ALSO =
      Map.ofEntries(
          // Forgets a person in everything that the console stores, in one transaction.
          Map.entry("Traces", "admin-console"),
          // Bring stored keys up to the comparison of a newer release.
          Map.entry("UserKeys", "scim-ingress"),
          Map.entry("GroupKeys", "scim-ingress"),
          Map.entry("ComparisonKeyMigration", "provisioning-worker"),
          // A new organization has a connection from the start, in the same statement.
          Map.entry("Organizations", "admin-console"),
          // Takes, in sets, what stages report of failures; reads and acts are in the store.
          Map.entry("FailureIntake", "admin-console"),
          Map.entry("FailureSweep", "admin-console"),
          // Adds entries from topics; the timeline reads them and deletes old ones.
          Map.entry("TimelineCollector", "admin-console"),
          // Runs in services that have an outbox, but not the relay that owns the tables.
          Map.entry("Outbox", "pipeline"),
          Map.entry("Unsendable", "pipeline"),
          Map.entry("UnsendableTable", "pipeline"));

  @Test
  void eachTableHasOneWriter() throws IOException {
    Map<String, Set<String>> writers = new TreeMap<>();
    Set<String> seen = new TreeSet<>();
    for (String module : MODULES) {
      for (Path file : sources(module)) {
        String name = file.getFileName().toString().replace(".java", "");
        for (String table : written(Files.readString(file))) {
          seen.add(name);
          if (!module.equals(ALSO.get(name))) {
            writers.computeIfAbsent(module + " " + table, key -> new TreeSet<>()).add(name);
          }
        }
      }
    }
    assertThat(writers)
        .hasSizeGreaterThan(40)
        .allSatisfy((table, names) -> assertThat(names).as(table).hasSize(1));
    assertThat(seen).as("No exception without a use").containsAll(ALSO.keySet());
  }

  @Test
  void insertsNameTheirColumns() throws IOException {
    assertThat(filesWith(INSERT_WITHOUT_COLUMNS)).isEmpty();
  }

  @Test
  void resultsAreReadByName() throws IOException {
    assertThat(filesWith(READ_BY_NUMBER)).isEmpty();
    assertThat(READ_BY_NUMBER.matcher("row.getString(1)").find()).isTrue();
  }

  private static Set<String> filesWith(Pattern pattern) throws IOException {
    Set<String> found = new TreeSet<>();
    for (String module : MODULES) {
      for (Path file : sources(module)) {
        if (pattern.matcher(Files.readString(file)).find()) {
          found.add(file.getFileName().toString());
        }
      }
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO grants VALUES (1)",
        "INSERT INTO settings.staff AS s SELECT 1",
        "INSERT INTO a\n  SELECT 1"
      })
  void insertWithoutColumnsIsFound(String sql) {
    assertThat(INSERT_WITHOUT_COLUMNS.matcher(sql).find()).isTrue();
    assertThat(written(sql)).hasSize(1);
  }

  private static Set<String> written(String source) {
    Set<String> tables = new TreeSet<>();
    Matcher found = WRITE.matcher(source);
    while (found.find()) {
      tables.add(found.group(1));
    }
    return tables;
  }

  private static List<Path> sources(String module) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
