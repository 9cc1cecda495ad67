package dev.conveyor.acceptance;

import dev.conveyor.embedded.FreePort;
import dev.conveyor.testservers.TestDatabase;
import dev.conveyor.testservers.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/** Three brokers and two instances of every service, each a separate process, on one database. */
final class Cluster implements AutoCloseable {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String KEY = "a key of the cluster's admin API";
  private static final Map<String, String> PORT_VARIABLES =
      Map.of(
          "scim-ingress", "CONVEYOR_INGRESS_PORT",
          "provisioning-worker", "CONVEYOR_PROVISIONING_PORT",
          "role-sync-worker", "CONVEYOR_ROLE_SYNC_PORT",
          "admin-console", "CONVEYOR_CONSOLE_PORT");

  private final Path folder;
  private final ClusterSecurity security;
  private final TestDatabase database = TestServers.newDatabase();
  private final Map<String, ProcessBuilder> commands = new LinkedHashMap<>();
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final Map<String, Integer> tlsPorts = new LinkedHashMap<>();
  private final Map<String, Process> running = new LinkedHashMap<>();

  private Cluster(Path folder) throws Exception {
    this.folder = folder;
    this.security = ClusterSecurity.create(Files.createDirectories(folder));
  }

  static Cluster start(Path folder) throws Exception {
    Cluster cluster = new Cluster(folder);
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
    StartedStack.prepareCaches();
    cluster.defineBrokers();
    cluster.defineServices();
    for (String name : cluster.brokers()) {
      cluster.run(name);
    }
    cluster.security.grant(cluster.bootstrapServers());
    for (String name : cluster.services()) {
      cluster.run(name);
    }
    for (String name : cluster.services()) {
      cluster.awaitReady(name);
    }
    return cluster;
  }

  List<String> brokers() {
    return commands.keySet().stream().filter(name -> name.startsWith("broker-")).toList();
  }

  List<String> services() {
    return commands.keySet().stream().filter(name -> !name.startsWith("broker-")).toList();
  }

  /** The brokers' internal listener, which permits everything. */
  String bootstrapServers() {
    return bootstrapServers(ports);
  }

  /** Client settings with the login of a service or another user. */
  Map<String, Object> client(String login) {
    Map<String, Object> settings = new HashMap<>(security.client(login));
    settings.put("bootstrap.servers", bootstrapServers(tlsPorts));
    return settings;
  }

  /** The log of a broker or a service, across restarts. */
  String log(String name) {
    try {
      return Files.readString(logOf(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Api admin(int instance) {
    return new Api(url("admin-console-" + instance) + "/api", KEY, "application/json");
  }

  /** The same organization, at either ingress. */
  Api scim(Customer customer, int instance) {
    URI base = URI.create(customer.scim.baseUrl());
    return new Api(
        url("scim-ingress-" + instance) + base.getPath(),
        customer.scim.token(),
        "application/scim+json");
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        database.jdbcUrl(), database.superuser(), TestServers.PASSWORD);
  }

  /** Sends kill -9, then restarts the process immediately, as a supervisor would. */
  void killAndRestart(String name) throws Exception {
    Process process = running.get(name);
    process.destroyForcibly();
    process.onExit().get(30, TimeUnit.SECONDS);
    run(name);
  }

  /** SIGSTOP: the process stalls and keeps its connections, until SIGCONT. */
  void signal(String name, String signal) throws Exception {
    String pid = "" + running.get(name).pid();
    int exit = new ProcessBuilder("kill", "-" + signal, pid).start().waitFor();
    if (exit != 0) {
      throw new IOException("could not send " + signal + " to " + name);
    }
  }

  void awaitReady(String service) {
    Await.until(service + " is ready", () -> status(service) == 200);
  }

  /** While one broker is behind, killing the next could stop the cluster. */
  void awaitAllInSync() {
    Await.until(
        "every replica is in sync",
        () -> {
          try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            var topics = admin.describeTopics(admin.listTopics().names().get()).allTopicNames();
            return topics.get(10, TimeUnit.SECONDS).values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .allMatch(partition -> partition.isr().size() == brokers().size());
          }
        });
  }

  @Override
  public void close() {
    running.values().forEach(Process::destroyForcibly);
  }

  private void defineBrokers() throws Exception {
    String id = Uuid.randomUuid().toString();
    List<String> controllers = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      controllers.add("" + FreePort.draw());
      ports.put("broker-" + i, FreePort.draw());
      tlsPorts.put("broker-" + i, FreePort.draw());
    }
    for (int i = 1; i <= 3; i++) {
      String name = "broker-" + i;
      List<String> command =
          new ArrayList<>(
              List.of(
                  java(),
                  "-Xmx320m",
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  BrokerProcess.class.getName(),
                  folder.resolve(name).toString(),
                  security
                      .brokerSettings(
                          name,
                          ports.get(name),
                          tlsPorts.get(name),
                          Integer.parseInt(controllers.get(i - 1)))
                      .toString(),
                  id,
                  "" + i,
                  "" + ports.get(name)));
      command.addAll(controllers);
      commands.put(name, new ProcessBuilder(command));
    }
  }

  private void defineServices() throws Exception {
    for (String service :
        List.of("admin-console", "scim-ingress", "provisioning-worker", "role-sync-worker")) {
      for (int i = 1; i <= 2; i++) {
        ports.put(service + "-" + i, FreePort.draw());
      }
    }
    for (String name : List.copyOf(ports.keySet())) {
      if (!name.startsWith("broker-")) {
        commands.put(name, service(name, name.substring(0, name.length() - 2)));
      }
    }
  }

  private ProcessBuilder service(String name, String service) {
    Path aot = ROOT.resolve(service + "/target/aot");
    ProcessBuilder builder =
        new ProcessBuilder(
            java(),
            "-Xmx224m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:AOTCache=" + aot.resolve(service + ".aot"),
            "-jar",
            aot.resolve("app/" + service + ".jar").toString());
    Map<String, String> environment = builder.environment();
    environment.put("MALLOC_ARENA_MAX", "2");
    environment.put("CONVEYOR_JDBC_URL", database.jdbcUrl());
    environment.put("CONVEYOR_DB_PASSWORD", TestServers.PASSWORD);
    environment.put("CONVEYOR_KAFKA_BOOTSTRAP_SERVERS", bootstrapServers(tlsPorts));
    environment.putAll(security.environment(service));
    environment.put("CONVEYOR_ADMIN_API_KEY", KEY);
    environment.put("CONVEYOR_SECRETS_KEY", "a key for the cluster's secrets");
    environment.put("CONVEYOR_SCIM_BASE_URL", url("scim-ingress-1") + "/scim/v2");
    environment.put(PORT_VARIABLES.get(service), "" + ports.get(name));
    return builder;
  }

  private void run(String name) throws Exception {
    ProcessBuilder builder = commands.get(name);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(logOf(name).toFile()));
    running.put(name, builder.start());
  }

  private Path logOf(String name) {
    return folder.resolve(name + ".log");
  }

  private String bootstrapServers(Map<String, Integer> listeners) {
    return brokers().stream()
        .map(name -> "localhost:" + listeners.get(name))
        .collect(Collectors.joining(","));
  }

  private int status(String service) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url(service) + "/actuator/health/readiness")).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private String url(String service) {
    return "http://localhost:" + ports.get(service);
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
