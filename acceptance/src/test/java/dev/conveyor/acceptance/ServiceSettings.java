package dev.conveyor.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The services, and the variables in their application.yaml. */
final class ServiceSettings {

  static final List<String> SERVICES =
      List.of("scim-ingress", "provisioning-worker", "role-sync-worker", "admin-console");

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(CONVEYOR_[A-Z_]+)(:([^}]*))?}");

  private ServiceSettings() {}

  /**
   * A variable.
   *
   * @param standard the default; null if the variable is required
   */
  record Variable(String name, String standard) {

    private static Variable of(MatchResult found) {
      return new Variable(found.group(1), found.group(3));
    }
  }

  /** As often as they occur. A default that is itself a variable is described in words. */
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
