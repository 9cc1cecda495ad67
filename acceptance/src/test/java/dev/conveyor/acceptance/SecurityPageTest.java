package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** SECURITY.md names existing tests, and its tables of topics and schemas match the code. */
class SecurityPageTest {

  private static final Path PAGE = Path.of("..", "SECURITY.md");
  private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]*Test)`");
  private static final Pattern THREAT = Pattern.compile("^\\| T\\d+ \\|.*\\|$", Pattern.MULTILINE);

  @Test
  void namedTestsExist() throws IOException {
    Set<String> named = tests(Files.readString(PAGE));

    assertThat(named).hasSizeGreaterThan(30);
    assertThat(testClasses()).containsAll(named);
  }

  @Test
  void everyThreatNamesATest() throws IOException {
    List<String> threats =
        THREAT.matcher(Files.readString(PAGE)).results().map(MatchResult::group).toList();

    assertThat(threats).hasSizeGreaterThan(20);
    assertThat(threats).allMatch(threat -> !tests(threat).isEmpty());
  }

  @Test
  void topicTableMatchesTheAccessLists() throws IOException {
    check("topics", GrantedAccess.topics());
  }

  @Test
  void schemaTableMatchesTheMigrations() throws IOException {
    check("schemas", GrantedAccess.schemas());
  }

  /** So a view's name alone identifies its reader. */
  @Test
  void viewsAreGrantedToTheServiceInTheirName() throws IOException {
    List<GrantedAccess.ViewGrant> grants = GrantedAccess.viewGrants();

    assertThat(grants).hasSizeGreaterThan(25);
    assertThat(grants)
        .allMatch(
            grant -> grant.view().startsWith(grant.login().replaceFirst("^conveyor_", "") + "_"));
  }

  private static void check(String section, String content) throws IOException {
    String begin = "<!-- " + section + ": made by SecurityPageTest -->\n";
    Documents.checkSection(PAGE, begin, "<!-- end -->", content);
  }

  private static Set<String> tests(String text) {
    return TEST.matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> testClasses() throws IOException {
    Set<String> classes = new TreeSet<>();
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      for (Path module : modules.filter(path -> Files.isDirectory(path.resolve("src"))).toList()) {
        Path tests = module.resolve("src/test/java");
        if (Files.isDirectory(tests)) {
          try (Stream<Path> files = Files.walk(tests)) {
            files
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith("Test.java"))
                .map(name -> name.substring(0, name.length() - ".java".length()))
                .forEach(classes::add);
          }
        }
      }
    }
    return classes;
  }
}
