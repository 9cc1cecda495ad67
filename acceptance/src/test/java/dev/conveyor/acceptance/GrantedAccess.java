package dev.conveyor.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Read and write permissions as in deploy/compose/kafka-acls.sh, bootstrap.sql, and the migrations.
 */
final class GrantedAccess {

  private static final Path ROOT = Path.of("..");
  private static final Path BOOTSTRAP =
      ROOT.resolve("embedded-servers/src/main/resources/dev/conveyor/embedded/bootstrap.sql");

  private static final Pattern TOPIC_RULE =
      Pattern.compile("^ *(reads|writes|allow) \"?\\$?([a-z-]+)\"? (.*)$", Pattern.MULTILINE);
  private static final Pattern TOPIC = Pattern.compile("conveyor\\.[a-z.-]+\\.v1");
  private static final Pattern OWNER =
      Pattern.compile("CREATE SCHEMA IF NOT EXISTS (\\w+) AUTHORIZATION (\\w+)");
  private static final Pattern CREATE =
      Pattern.compile("CREATE (?:OR REPLACE )?(TABLE|VIEW) (?:IF NOT EXISTS )?([\\w.]+)");
  private static final Pattern GRANT =
      Pattern.compile("GRANT [A-Z][^;]*? ON (?!SCHEMA)([\\w.,\\s]+?)\\s+TO (\\w+)");

  private GrantedAccess() {}

  /** A permission that a migration grants on a view. */
  record ViewGrant(String view, String login) {}

  /** A Markdown table of topics with their writers and readers. */
  static String topics() throws IOException {
    String script =
        Files.readString(ROOT.resolve("deploy/compose/kafka-acls.sh"))
            .replaceAll("\\\\\\n\\s*", "");
    Map<String, TreeSet<String>> writers = new TreeMap<>();
    Map<String, TreeSet<String>> readers = new TreeMap<>();
    for (MatchResult rule : TOPIC_RULE.matcher(script).results().toList()) {
      String login = rule.group(2).replace("subscriber", "subscribers");
      boolean writes = rule.group(1).equals("writes") || rule.group(3).startsWith("Write");
      for (MatchResult topic : TOPIC.matcher(rule.group(3)).results().toList()) {
        (writes ? writers : readers)
            .computeIfAbsent(topic.group(), any -> new TreeSet<>())
            .add(login);
      }
    }
    TreeSet<String> names = new TreeSet<>(writers.keySet());
    names.addAll(readers.keySet());
    return "| topic | may write | may read |\n|---|---|---|\n"
        + names.stream()
            .map(name -> row("`" + name + "`", list(writers.get(name)), list(readers.get(name))))
            .collect(Collectors.joining());
  }

  /** A Markdown table of schemas with their owners, tables, and views. */
  static String schemas() throws IOException {
    Map<String, TreeSet<String>> tables = new TreeMap<>();
    Map<String, TreeSet<String>> views = new TreeMap<>();
    for (Path folder : migrationFolders()) {
      for (String sql : migrations(folder)) {
        for (MatchResult created : CREATE.matcher(sql).results().toList()) {
          String[] name = qualified(folder, created.group(2));
          (created.group(1).equals("TABLE") ? tables : views)
              .computeIfAbsent(name[0], any -> new TreeSet<>())
              .add("`" + name[1] + "`");
        }
      }
    }
    return "| schema | login that owns it | tables | views |\n|---|---|---|---|\n"
        + OWNER
            .matcher(Files.readString(BOOTSTRAP))
            .results()
            .map(schema ->
                row(
                    "`" + schema.group(1) + "`",
                    "`" + schema.group(2) + "`",
                    list(tables.get(schema.group(1))),
                    list(views.get(schema.group(1)))))
            .collect(Collectors.joining())
        + row(
            "each of the last three and `settings`",
            "the same",
            list(tables.get("outbox")),
            list(views.get("outbox")));
  }

  static List<ViewGrant> viewGrants() throws IOException {
    List<ViewGrant> grants = new ArrayList<>();
    for (Path folder : migrationFolders()) {
      for (String sql : migrations(folder)) {
        for (MatchResult grant : GRANT.matcher(sql).results().toList()) {
          for (String view : grant.group(1).split(",")) {
            grants.add(new ViewGrant(qualified(folder, view.strip())[1], grant.group(2)));
          }
        }
      }
    }
    return grants;
  }

  /** Schema and name; a name without a schema belongs to the schema of its directory. */
  private static String[] qualified(Path folder, String name) {
    int dot = name.indexOf('.');
    return dot < 0
        ? new String[] {folder.getFileName().toString(), name}
        : new String[] {name.substring(0, dot), name.substring(dot + 1)};
  }

  private static List<Path> migrationFolders() throws IOException {
    List<Path> folders = new ArrayList<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.sorted().toList()) {
        Path databases = module.resolve("src/main/resources/db");
        if (Files.isDirectory(databases)) {
          try (Stream<Path> schemas = Files.list(databases)) {
            schemas.forEach(folders::add);
          }
        }
      }
    }
    return folders;
  }

  private static List<String> migrations(Path folder) throws IOException {
    List<String> texts = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".sql")).toList()) {
        texts.add(Files.readString(file));
      }
    }
    return texts;
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static String list(TreeSet<String> names) {
    return names == null ? "none" : String.join(", ", names);
  }
}
