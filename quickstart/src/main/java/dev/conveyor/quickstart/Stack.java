package dev.conveyor.quickstart;

import dev.conveyor.embedded.DatabaseBootstrap;
import dev.conveyor.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** PostgreSQL, Kafka, and the four services: started in order, supervised, and stopped in order. */
final class Stack {

  private static final String ORGANIZATION = "demo";
  private static final String DATABASE = "conveyor";
  private static final int PATIENCE_SECONDS = 120;

  private final Options options;
  private final Home home;
  private final Map<Service, Child> services = new EnumMap<>(Service.class);
  private final Child postgres;
  private final Child kafka;
  private final String databasePassword;
  private final String adminApiKey;
  private final String secretsKey;
  private volatile String scimToken = "";
  private volatile boolean stopping;

  Stack(Options options, Home home) throws IOException {
    this.options = options;
    this.home = home;
    ExternalServers external = options.external();
    this.databasePassword =
        external == null ? home.secret("database-password") : external.superuserPassword();
    this.adminApiKey = home.secret("admin-api-key");
    this.secretsKey = home.secret("secrets-key");
    this.postgres = new Child("postgres", this::startPostgres, this::writeState);
    this.kafka = new Child("kafka", this::startKafka, this::writeState);
    for (Service service : Service.values()) {
      services.put(
          service, new Child(service.title(), () -> startService(service), this::writeState));
    }
  }

  State start() throws IOException, InterruptedException {
    if (options.external() == null) {
      Thread broker = Thread.ofVirtual().start(this::startBroker);
      step("PostgreSQL 18", this::startDatabase);
      broker.join();
      await("Kafka", kafka, () -> kafka.isAlive() && listens(options.port(Port.KAFKA)));
    }
    step("Database and logins", this::bootstrap);
    for (Child child : services.values()) {
      child.start();
    }
    for (Map.Entry<Service, Child> entry : services.entrySet()) {
      await(
          entry.getKey().title(),
          entry.getValue(),
          () -> AdminApi.isHealthy(entry.getKey().healthUrl(options)));
    }
    step("Demo organization", this::demo);
    State state = state();
    state.write(home.stateFile());
    return state;
  }

  /** Services first, so that they finish their work; then the servers. */
  void stop() {
    stopping = true;
    services.values().forEach(Child::release);
    kafka.release();
    postgres.release();
    List<Thread> ending = new ArrayList<>();
    for (Child child : services.values()) {
      ending.add(Thread.ofVirtual().start(child::stop));
    }
    try {
      for (Thread thread : ending) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kafka.stop();
    try {
      EmbeddedPostgres.stopOrphan(home.folder().resolve("postgres/data"));
    } catch (IOException e) {
      Screen.say("Could not stop PostgreSQL: %s", String.valueOf(e.getMessage()));
    }
  }

  private interface Step {
    void run() throws IOException, InterruptedException, SQLException;
  }

  private static void step(String name, Step step) throws IOException, InterruptedException {
    long started = System.nanoTime();
    try {
      step.run();
    } catch (SQLException e) {
      throw new IOException(e);
    }
    Screen.say("  %-22s %4.1f s", name, (System.nanoTime() - started) / 1e9);
  }

  private void await(String name, Child child, BooleanSupplier ready)
      throws IOException, InterruptedException {
    step(
        name,
        () -> {
          long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
          while (!ready.getAsBoolean()) {
            requireOwnPorts();
            if (System.nanoTime() > deadline) {
              throw new IOException(
                  name
                      + " (pid "
                      + child.pid()
                      + ") did not start in time; see .conveyor/logs/"
                      + child.name()
                      + ".log");
            }
            TimeUnit.MILLISECONDS.sleep(100);
          }
        });
  }

  /** The ports were free before, but another process may have taken one since. */
  private void requireOwnPorts() {
    if (kafka.hasExited() && !kafka.isAlive()) {
      Port.KAFKA.requireFree(options.port(Port.KAFKA));
      Port.KAFKA_CONTROLLER.requireFree(options.port(Port.KAFKA_CONTROLLER));
    }
    services.forEach((service, child) -> {
      if (child.hasExited() && !child.isAlive()) {
        service.port().requireFree(options.port(service.port()));
      }
    });
  }

  private void startDatabase() throws IOException {
    try {
      postgres.start();
    } catch (IOException e) {
      Port.POSTGRES.requireFree(options.port(Port.POSTGRES));
      throw e;
    }
  }

  private Process startPostgres() throws IOException {
    return EmbeddedPostgres.start(
            home.folder().resolve("postgres"), options.port(Port.POSTGRES), databasePassword)
        .process();
  }

  private void startBroker() {
    try {
      kafka.start();
    } catch (IOException e) {
      Screen.say("Could not start Kafka: %s", String.valueOf(e.getMessage()));
    }
  }

  private Process startKafka() throws IOException {
    Path target = options.root().resolve("quickstart/target");
    List<String> command =
        java(
            "-Xms96m",
            "-Xmx384m",
            "-XX:+UseSerialGC",
            Service.EXIT_ON_OUT_OF_MEMORY,
            "--sun-misc-unsafe-memory-access=allow");
    command.add("-cp");
    command.add(target.resolve("quickstart.jar") + ":" + target.resolve("lib") + "/*");
    command.add(KafkaProcess.class.getName());
    command.add(home.folder().resolve("kafka").toString());
    command.add("" + options.port(Port.KAFKA));
    command.add("" + options.port(Port.KAFKA_CONTROLLER));
    return launch("kafka", command, Map.of());
  }

  private Process startService(Service service) throws IOException {
    List<String> command = java(service.jvm().toArray(String[]::new));
    command.addAll(new AotCache(options.root(), service).command());
    Map<String, String> environment = new HashMap<>();
    environment.put("CONVEYOR_JDBC_URL", jdbcUrl());
    environment.put("CONVEYOR_DB_PASSWORD", databasePassword);
    environment.put("CONVEYOR_KAFKA_BOOTSTRAP_SERVERS", options.kafka());
    environment.put("CONVEYOR_ADMIN_API_KEY", adminApiKey);
    environment.put("CONVEYOR_SCIM_BASE_URL", scimUrl());
    environment.put("CONVEYOR_SECRETS_KEY", secretsKey);
    // Only on this machine; an ingress that faces the internet serves metrics on a separate port.
    environment.put("CONVEYOR_INGRESS_EXPOSE", "health,prometheus");
    // A provider for trying single sign-on is probably on this machine, too.
    environment.put("CONVEYOR_PRIVATE_SSO_ISSUERS", "true");
    for (Port port : Port.values()) {
      environment.put(port.variable(), "" + options.port(port));
    }
    return launch(service.title(), command, environment);
  }

  private List<String> java(String... flags) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      // A separate session: Ctrl-C in the terminal ends only the launcher, which ends the rest.
      command.add("/usr/bin/setsid");
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add(home.marker());
    return command;
  }

  private Process launch(String name, List<String> command, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    // Otherwise each of dozens of threads holds a separate arena of native memory.
    builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(home.log(name).toFile()));
    return builder.start();
  }

  private void bootstrap() throws SQLException, IOException {
    try (Connection admin = connect("postgres")) {
      DatabaseBootstrap.createDatabase(admin, DATABASE);
    }
    try (Connection admin = connect(DATABASE)) {
      DatabaseBootstrap.run(admin, databasePassword);
    }
  }

  private Connection connect(String database) throws SQLException {
    return java.sql.DriverManager.getConnection(
        "jdbc:postgresql://" + options.postgres() + "/" + database,
        EmbeddedPostgres.SUPERUSER,
        databasePassword);
  }

  private void demo() throws IOException, InterruptedException {
    AdminApi api = new AdminApi(consoleUrl() + "/api", adminApiKey);
    api.ensureOrganization(ORGANIZATION, "Demo");
    @Nullable String saved = home.savedSecret("scim-token").orElse(null);
    if (saved == null) {
      saved = api.generateToken(ORGANIZATION);
      home.saveSecret("scim-token", saved);
    }
    scimToken = saved;
  }

  /** A one-time sign-in link to the console, with the roles operator and support. */
  String signInLink() throws IOException, InterruptedException {
    return new AdminApi(consoleUrl() + "/api", adminApiKey).signInLink();
  }

  private void writeState() {
    if (stopping || scimToken.isEmpty()) {
      return;
    }
    try {
      state().write(home.stateFile());
    } catch (IOException e) {
      Screen.say("Could not write %s: %s", home.stateFile(), String.valueOf(e.getMessage()));
    }
  }

  private State state() {
    Map<String, State.Running> running = new TreeMap<>();
    services.forEach((service, child) ->
        running.put(service.title(), new State.Running(child.pid(), service.healthUrl(options))));
    return new State(
        scimUrl() + "/" + ORGANIZATION,
        scimToken,
        ORGANIZATION,
        consoleUrl(),
        consoleUrl() + "/api",
        adminApiKey,
        options.kafka(),
        jdbcUrl() + "?user=" + EmbeddedPostgres.SUPERUSER + "&password=" + databasePassword,
        running,
        servers());
  }

  private Map<String, State.Running> servers() {
    if (options.external() != null) {
      return Map.of();
    }
    return new TreeMap<>(
        Map.of(
            "kafka", new State.Running(kafka.pid(), null),
            "postgres", new State.Running(postgres.pid(), null)));
  }

  private String scimUrl() {
    return "http://localhost:" + options.port(Port.INGRESS) + "/scim/v2";
  }

  private String consoleUrl() {
    return "http://localhost:" + options.port(Port.CONSOLE);
  }

  private String jdbcUrl() {
    return "jdbc:postgresql://" + options.postgres() + "/" + DATABASE;
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("localhost", port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
