package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Everything that Markdown files refer to exists: links, anchors, files, modules, and commands. */
class DocsTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path INDEX = ROOT.resolve("docs/README.md");

  private static final Pattern FENCE = Pattern.compile("(?ms)^ *```.*?^ *```$");
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");
  private static final Pattern COMMAND = Pattern.compile("\\./conveyor ([a-z-]+)");
  private static final Pattern LABEL = Pattern.compile("(?m)^    ([a-z][a-z |-]*)\\)");
  private static final Pattern MODULES = Pattern.compile("\\bmvn [^\n`]*?-pl ([a-z,-]+)");
  private static final Pattern PATH = Pattern.compile("[\\w.-]+(/[\\w.-]+)*/?");
  private static final Pattern FILE =
      Pattern.compile(".*[\\w-]\\.(java|sql|md|json|ya?ml|sh|html|xml|css|toml)");
  private static final Pattern MADE =
      Pattern.compile(".*\\btarget/.*|META-INF/.*|.*\\bLABEL\\b.*|quickstart\\.json");

  private static final List<Path> FILES = files();
  private static final List<Path> PAGES = FILES.stream().filter(DocsTest::isPage).toList();

  @Test
  void linksResolve() {
    List<String> dead = new ArrayList<>();
    for (Path page : PAGES) {
      links(page).filter(link -> isDead(page, link)).forEach(link -> dead.add(in(page, link)));
    }

    assertThat(dead).isEmpty();
  }

  @Test
  void everyPageIsInTheIndex() {
    Set<Path> listed =
        links(INDEX)
            .map(link -> INDEX.resolveSibling(link.replaceFirst("#.*", "")).normalize())
            .collect(Collectors.toSet());

    assertThat(FILES)
        .filteredOn(file -> file.startsWith(INDEX.getParent()) && !file.equals(INDEX))
        .filteredOn(file -> isPage(file) || file.toString().endsWith(".html"))
        .hasSizeGreaterThan(15)
        .allMatch(listed::contains);
  }

  @Test
  void commandsExistInTheScript() {
    Set<String> known =
        LABEL
            .matcher(read(ROOT.resolve("conveyor")))
            .results()
            .flatMap(label -> Stream.of(label.group(1).split("[ |]+")))
            .collect(Collectors.toSet());

    assertThat(known).contains("up", "down", "test");
    assertThat(named(COMMAND)).allMatch(known::contains);
  }

  @Test
  void mavenModulesExist() {
    assertThat(named(MODULES).stream().flatMap(names -> Stream.of(names.split(","))))
        .isNotEmpty()
        .allMatch(module -> Files.exists(ROOT.resolve(module).resolve("pom.xml")));
  }

  /**
   * Checks paths that begin with a directory of the repository, and file names, which match the end
   * of a path. Other paths may refer to another machine.
   */
  @Test
  void namedFilesExist() {
    Set<String> ends = new HashSet<>();
    for (Path file : FILES) {
      Path path = ROOT.relativize(file);
      for (int i = 0; i < path.getNameCount(); i++) {
        ends.add(path.subpath(i, path.getNameCount()).toString());
      }
    }
    List<String> missing = new ArrayList<>();
    for (Path page : PAGES) {
      CODE.matcher(FENCE.matcher(read(page)).replaceAll(""))
          .results()
          .map(code -> code.group(1))
          .filter(name -> PATH.matcher(name).matches() && !MADE.matcher(name).matches())
          .filter(name -> FILE.matcher(name).matches() || isBelowAFolder(name))
          .filter(name -> !ends.contains(name) && !Files.exists(ROOT.resolve(name)))
          .forEach(name -> missing.add(in(page, name)));
    }

    assertThat(missing).isEmpty();
  }

  private static boolean isBelowAFolder(String name) {
    int slash = name.indexOf('/');
    return slash > 0 && Files.isDirectory(ROOT.resolve(name.substring(0, slash)));
  }

  private static boolean isDead(Path page, String link) {
    if (link.matches("[a-z]+:.*")) {
      return false;
    }
    int hash = link.indexOf('#');
    String path = hash < 0 ? link : link.substring(0, hash);
    Path target = path.isEmpty() ? page : page.resolveSibling(path).normalize();
    return !target.startsWith(ROOT)
        || !Files.exists(target)
        || (hash >= 0 && !anchors(target).contains(link.substring(hash + 1)));
  }

  /** GitHub's anchors of headings. */
  private static Set<String> anchors(Path page) {
    String text = read(page);
    if (!isPage(page)) {
      return Pattern.compile("\\bid=\"([^\"]+)\"")
          .matcher(text)
          .results()
          .map(id -> id.group(1))
          .collect(Collectors.toSet());
    }
    Set<String> anchors = new HashSet<>();
    Map<String, Integer> times = new HashMap<>();
    for (MatchResult heading :
        HEADING.matcher(FENCE.matcher(text).replaceAll("")).results().toList()) {
      String words = heading.group(1).replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1");
      String anchor =
          words.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
      int before = times.merge(anchor, 1, Integer::sum) - 1;
      anchors.add(before == 0 ? anchor : anchor + "-" + before);
    }
    return anchors;
  }

  private static Stream<String> links(Path page) {
    String prose = CODE.matcher(FENCE.matcher(read(page)).replaceAll("")).replaceAll("code");
    return LINK.matcher(prose).results().map(link -> link.group(1));
  }

  private static Set<String> named(Pattern pattern) {
    return PAGES.stream()
        .flatMap(page -> pattern.matcher(read(page)).results())
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }

  private static boolean isPage(Path file) {
    return file.toString().endsWith(".md");
  }

  private static String in(Path page, String name) {
    return ROOT.relativize(page) + ": " + name;
  }

  /** Tracked, or not ignored. */
  private static List<Path> files() {
    try {
      Process git =
          new ProcessBuilder("git", "ls-files", "-zco", "--exclude-standard")
              .directory(ROOT.toFile())
              .start();
      String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return Stream.of(names.split("\0")).map(ROOT::resolve).filter(Files::exists).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
