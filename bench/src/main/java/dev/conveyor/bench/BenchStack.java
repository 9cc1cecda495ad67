package dev.conveyor.bench;

import dev.conveyor.embedded.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The quickstart on free ports and in a separate directory, new for each run: the same launcher,
 * processes, and durable settings as {@code ./conveyor up}.
 */
final class BenchStack implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int PATIENCE_SECONDS = 180;

  private final Path root;
  private final Path home;
  private final Process launcher;
  private final JsonNode state;

  private BenchStack(Path root, Path home, Process launcher, JsonNode state) {
    this.root = root;
    this.home = home;
    this.launcher = launcher;
    this.state = state;
  }

  /**
   * @throws IOException if it does not start within three minutes
   */
  static BenchStack start(Path root) throws IOException, InterruptedException {
    Path home = root.resolve("bench/target/stack");
    builder(root, home, List.of("reset"))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
    Files.createDirectories(home.getParent());
    List<String> arguments = new ArrayList<>(List.of("up"));
    for (String name :
        List.of(
            "ingress",
            "console",
            "provisioning",
            "role-sync",
            "kafka",
            "kafka-controller",
            "postgres")) {
      arguments.add("--" + name + "-port=" + FreePort.draw());
    }
    Path log = home.resolveSibling("launcher.log");
    Files.deleteIfExists(log);
    Process launcher = builder(root, home, arguments).redirectOutput(log.toFile()).start();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Files.readString(log).contains("is ready.")) {
      if (System.nanoTime() > deadline || !launcher.isAlive()) {
        throw new IOException("The stack did not start in time:\n" + Files.readString(log));
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    JsonNode state = JSON.readTree(Files.readString(home.resolve("quickstart.json")));
    return new BenchStack(root, home, launcher, state);
  }

  /** An organization without request limits. */
  Customer customer(String id, boolean waits) throws IOException {
    return customer(id, waits, ",\"requestsPerSecond\":1000000");
  }

  /** An organization with the default limits. */
  Customer limitedCustomer(String id) throws IOException {
    return customer(id, false, "");
  }

  private Customer customer(String id, boolean waits, String limits) throws IOException {
    try (ScimClient admin = admin()) {
      admin.require(
          "POST", "/organizations", "{\"id\":\"%s\",\"name\":\"%s\"}".formatted(id, id), 201);
      String path = "/organizations/" + id;
      admin.require(
          "PUT",
          path + "/scim-connection",
          """
          {"enabled":true,"defaultRole":"Trust Sharer","waitForProvisioning":%s,
           "holds":{"enabled":false}%s}
          """
              .formatted(waits, limits),
          200);
      String token =
          JSON.readTree(admin.require("POST", path + "/scim-tokens", "{}", 201).body())
              .get("token")
              .stringValue();
      String demo = text("scimBaseUrl");
      return new Customer(id, demo.substring(0, demo.lastIndexOf('/') + 1) + id, token, this);
    }
  }

  ScimClient admin() {
    return new ScimClient(text("adminApiUrl"), text("adminApiKey"));
  }

  String consoleUrl() {
    return text("consoleUrl");
  }

  /** A one-time sign-in link for the quickstart's operator. */
  String signInLink() throws IOException {
    try (ScimClient admin = admin()) {
      String body = "{\"email\":\"operator@localhost\"}";
      return JSON.readTree(admin.require("POST", "/sign-in-links", body, 201).body())
          .get("url")
          .stringValue();
    }
  }

  Connection database() throws SQLException {
    return DriverManager.getConnection(text("jdbcUrl") + "&reWriteBatchedInserts=true");
  }

  String kafka() {
    return text("kafkaBootstrapServers");
  }

  long pid(String process) {
    JsonNode service = state.path("services").path(process);
    return (service.isMissingNode() ? state.path("servers").path(process) : service)
        .get("pid")
        .longValue();
  }

  /** STOP and CONT: pauses and resumes the process. */
  void signal(String process, String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, "" + pid(process)).start().waitFor();
  }

  Path log(String process) {
    return home.resolve("logs").resolve(process + ".log");
  }

  @Override
  public void close() throws IOException, InterruptedException {
    launcher.destroy();
    if (!launcher.waitFor(90, TimeUnit.SECONDS)) {
      launcher.destroyForcibly();
    }
    builder(root, home, List.of("down"))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private String text(String member) {
    return state.get(member).stringValue();
  }

  private static ProcessBuilder builder(Path root, Path home, List<String> arguments) {
    Path target = root.resolve("quickstart/target");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx128m");
    command.add("-Dconveyor.home=" + home);
    command.add("-cp");
    command.add(target.resolve("quickstart.jar") + ":" + target.resolve("lib") + "/*");
    command.add("dev.conveyor.quickstart.Quickstart");
    command.addAll(arguments);
    command.add("--root=" + root);
    command.add("--home=" + home);
    return new ProcessBuilder(command).redirectErrorStream(true);
  }
}
