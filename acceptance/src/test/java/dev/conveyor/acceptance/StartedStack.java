package dev.conveyor.acceptance;

import dev.conveyor.embedded.FreePort;
import dev.conveyor.testservers.TestServers;
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
 * The quickstart, started once for this JVM on free ports in a separate directory: the same
 * launcher and processes as {@code ./conveyor up}, on its embedded servers, or on containers if a
 * Docker daemon is available.
 */
final class StartedStack {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path HOME = Path.of("target", "stack").toAbsolutePath();
  private static final SpanCollector SPANS = SpanCollector.start();
  private static StartedStack running;

  private final List<String> ports = new ArrayList<>();
  private Process launcher;

  private StartedStack() throws IOException {
    for (String name :
        List.of(
            "ingress",
            "console",
            "provisioning",
            "role-sync",
            "kafka",
            "kafka-controller",
            "postgres")) {
      ports.add("--" + name + "-port=" + FreePort.draw());
    }
  }

  /** True if PostgreSQL and Kafka are the quickstart's processes, which a test may kill. */
  static boolean ownsItsServers() {
    return !TestServers.areContainers();
  }

  static synchronized StartedStack get() throws Exception {
    if (running == null) {
      command(List.of("down"));
      command(List.of("reset"));
      prepareCaches();
      StartedStack stack = new StartedStack();
      Runtime.getRuntime().addShutdownHook(new Thread(StartedStack::down));
      stack.up();
      running = stack;
    }
    return running;
  }

  /** As {@code ./conveyor up} does after a build: halves each service's startup time. */
  static void prepareCaches() throws Exception {
    command(List.of("cache"));
  }

  /**
   * Waits until requests are answered as fast as before the outage: all workers and the support
   * desk have rejoined on all partitions.
   */
  void awaitCalm() throws Exception {
    Customer customer = Customer.create(this);
    int[] names = new int[1];
    Await.until(
        "the pipeline is calm again",
        () -> {
          for (int i = 0; i < 32; i++) {
            String name = "calm" + names[0]++;
            long started = System.nanoTime();
            customer.push(name);
            // Longer: it was answered without an outcome.
            if (System.nanoTime() - started > TimeUnit.SECONDS.toNanos(1)) {
              return false;
            }
          }
          return true;
        });
    for (int i = 0; i < names[0]; i++) {
      customer.awaitRoles("calm" + i, "Assignee Only/default");
    }
    customer.scim.post("/Users", "{}").require(400);
    customer.awaitFailure("scim-invalidValue");
  }

  /** The services' log output. */
  SpanCollector spans() {
    return SPANS;
  }

  /** Starts the launcher if it is not running, and waits until it reports that it is ready. */
  void up() throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("up"));
    arguments.addAll(ports);
    if (TestServers.areContainers()) {
      arguments.add("--external-postgres=" + TestServers.postgresHostAndPort());
      arguments.add("--external-postgres-password=" + TestServers.PASSWORD);
      arguments.add("--external-kafka=" + TestServers.kafkaBootstrapServers());
    }
    Path log = Path.of("target", "launcher.log");
    Files.deleteIfExists(log);
    launcher = builder(arguments).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Await.until("the stack is up", () -> Files.readString(log).contains("is ready."));
  }

  void killLauncher() throws InterruptedException {
    launcher.destroyForcibly().waitFor();
  }

  /** Stops it as with Ctrl-C, and waits. */
  void stop() throws InterruptedException {
    launcher.destroy();
    if (!launcher.waitFor(90, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the launcher did not exit");
    }
  }

  /** The current quickstart.json: process ids change at restarts. */
  JsonNode state() throws IOException {
    return JsonMapper.shared().readTree(Files.readString(HOME.resolve("quickstart.json")));
  }

  String text(String member) throws IOException {
    return state().get(member).stringValue();
  }

  long pid(String process) throws IOException {
    JsonNode state = state();
    JsonNode entry = state.path("services").path(process);
    return (entry.isMissingNode() ? state.path("servers").path(process) : entry)
        .get("pid")
        .longValue();
  }

  /** Sends kill -9 and waits until the process has exited. */
  void kill(String process) throws Exception {
    ProcessHandle handle = ProcessHandle.of(pid(process)).orElse(null);
    if (handle != null) {
      handle.destroyForcibly();
      handle.onExit().get(30, TimeUnit.SECONDS);
    }
  }

  /** SIGSTOP and SIGCONT: the process exists but does not respond. */
  void signal(String process, String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, "" + pid(process)).start().waitFor();
  }

  Connection database() throws SQLException, IOException {
    return DriverManager.getConnection(text("jdbcUrl"));
  }

  Api scim() throws IOException {
    return new Api(text("scimBaseUrl"), text("scimToken"), "application/scim+json");
  }

  Api admin() throws IOException {
    return new Api(text("adminApiUrl"), text("adminApiKey"), "application/json");
  }

  private static void down() {
    try {
      command(List.of("down"));
    } catch (Exception e) {
      e.printStackTrace();
    }
  }

  private static void command(List<String> arguments) throws Exception {
    builder(arguments)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private static ProcessBuilder builder(List<String> arguments) {
    Path target = ROOT.resolve("quickstart/target");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dconveyor.home=" + HOME);
    command.add("-cp");
    command.add(target.resolve("quickstart.jar") + ":" + target.resolve("lib") + "/*");
    command.add("dev.conveyor.quickstart.Quickstart");
    command.addAll(arguments);
    command.add("--root=" + ROOT);
    command.add("--home=" + HOME);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(SPANS.settings());
    return builder;
  }
}
