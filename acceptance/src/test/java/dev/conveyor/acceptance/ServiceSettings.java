package dev.conveyor.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The services, and the variables that their application.yaml names. */
final class ServiceSettings {

  static final List<String> SERVICES =
      List.of("scim-ingress", "provisioning-worker", "role-sync-worker", "admin-console");

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(CONVEYOR_[A-Z_]+)(:([^}]*))?}");

  private ServiceSettings() {}

  /**
   * A variable.
   *
   * @param standard null when it must be set
   */
  record Variable(String name, String standard) {

    private static Variable of(MatchResult found) {
      return new Variable(found.group(1), found.group(3));
    }
  }

  /** Each as often as it is named. A default that is itself a variable is named in words. */
  static List<Variable> variables(String service) throws IOException {
    String yaml =
        Files.readString(Path.of("..", service, "src/main/resources/application.yaml"))
            .replaceAll("\\$\\{server\\.port}", "the ingress's own")
            .replaceAll(
                "\\$\\{(CONVEYOR_[A-Z_]+):(\\$\\{(CONVEYOR_[A-Z_]+)[^}]*})}",
                "\\${$1:that of $3}$2");
    return VARIABLE.matcher(yaml).results().map(Variable::of).toList();
  }
}
