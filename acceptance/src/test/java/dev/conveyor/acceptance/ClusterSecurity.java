package dev.conveyor.acceptance;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * Kafka as a production installation requires it: TLS, authentication, and ACLs. The brokers and
 * the test's observer use an internal listener without them, which permits everything.
 */
final class ClusterSecurity {

  private static final Path SCRIPT = Path.of("..", "deploy", "compose", "kafka-acls.sh");

  /** A downstream team. */
  static final String SUBSCRIBER = "billing";

  private static final String KEY_STORE_PASSWORD = "of the key store";
  private static final List<String> LOGINS =
      List.of(
          "scim-ingress",
          "provisioning-worker",
          "role-sync-worker",
          "admin-console",
          SUBSCRIBER,
          "nobody");

  private final Path folder;

  private ClusterSecurity(Path folder) {
    this.folder = folder;
  }

  /** With a separate certificate for localhost. */
  static ClusterSecurity create(Path folder) throws Exception {
    ClusterSecurity security = new ClusterSecurity(folder);
    security.keytool(
        "-genkeypair",
        "-alias",
        "kafka",
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-ext",
        "SAN=dns:localhost",
        "-validity",
        "2");
    security.keytool("-exportcert", "-alias", "kafka", "-rfc", "-file", "" + security.trusted());
    return security;
  }

  /** A file with the settings of a broker on these ports. */
  Path brokerSettings(String broker, int port, int tlsPort, int controllerPort) throws IOException {
    StringBuilder logins =
        new StringBuilder("org.apache.kafka.common.security.plain.PlainLoginModule required");
    LOGINS.forEach(login -> logins.append(" \"user_%s\"=\"%s\"".formatted(login, password(login))));
    String clients = "PLAINTEXT://localhost:" + port + ",SASL_SSL://localhost:" + tlsPort;
    Properties settings = new Properties();
    settings.setProperty("listeners", clients + ",CONTROLLER://localhost:" + controllerPort);
    settings.setProperty("advertised.listeners", clients);
    settings.setProperty(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT");
    settings.setProperty("sasl.enabled.mechanisms", "PLAIN");
    settings.setProperty("listener.name.sasl_ssl.plain.sasl.jaas.config", logins + ";");
    settings.setProperty("ssl.keystore.type", "PKCS12");
    settings.setProperty("ssl.keystore.location", "" + keyStore());
    settings.setProperty("ssl.keystore.password", KEY_STORE_PASSWORD);
    settings.setProperty(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    settings.setProperty("super.users", "User:ANONYMOUS");
    // A stalled consumer is evicted soon, to keep the test short.
    settings.setProperty("group.consumer.min.session.timeout.ms", "15000");
    settings.setProperty("group.consumer.session.timeout.ms", "15000");
    Path file = folder.resolve(broker + ".properties");
    try (Writer out = Files.newBufferedWriter(file)) {
      settings.store(out, null);
    }
    return file;
  }

  /** The TLS and SASL settings from docs/how-to/containers.md. */
  Map<String, String> environment(String service) {
    return Map.of(
        "SPRING_KAFKA_SECURITY_PROTOCOL",
        "SASL_SSL",
        "SPRING_KAFKA_PROPERTIES_SASL_MECHANISM",
        "PLAIN",
        "SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG",
        jaas(service),
        "SPRING_KAFKA_SSL_TRUST_STORE_TYPE",
        "PEM",
        "SPRING_KAFKA_SSL_TRUST_STORE_LOCATION",
        "file:" + trusted());
  }

  /** The same for one of Kafka's clients. */
  Map<String, Object> client(String login) {
    return Map.of(
        "security.protocol",
        "SASL_SSL",
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        jaas(login),
        "ssl.truststore.type",
        "PEM",
        "ssl.truststore.location",
        "" + trusted());
  }

  /** Runs deploy/compose/kafka-acls.sh. */
  void grant(String bootstrapServers) throws Exception {
    Path calls = folder.resolve("kafka-acls.calls");
    Path command =
        Files.writeString(
            folder.resolve("kafka-acls"),
            "#!/bin/sh\n{ printf '%s\\n' \"$@\"; echo; } >> '" + calls + "'\n");
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
    ProcessBuilder script =
        new ProcessBuilder("bash", SCRIPT.toString(), "--bootstrap-server", bootstrapServers);
    script.environment().put("KAFKA_ACLS", command.toString());
    script.environment().put("SUBSCRIBERS", SUBSCRIBER);
    run(script);
    run(
        new ProcessBuilder(
            java("java"),
            "-cp",
            System.getProperty("java.class.path"),
            AccessLists.class.getName(),
            calls.toString()));
  }

  private static String jaas(String login) {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
        + login
        + "\" password=\""
        + password(login)
        + "\";";
  }

  private static String password(String login) {
    return "the password of " + login;
  }

  private void keytool(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                java("keytool"),
                "-keystore",
                "" + keyStore(),
                "-storetype",
                "PKCS12",
                "-storepass",
                KEY_STORE_PASSWORD));
    command.addAll(1, List.of(arguments));
    run(new ProcessBuilder(command));
  }

  private void run(ProcessBuilder builder) throws Exception {
    Path log = folder.resolve("security.log");
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Process process = builder.start();
    if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(builder.command() + ": see " + log + "\n" + Files.readString(log));
    }
  }

  private Path keyStore() {
    return folder.resolve("kafka.p12");
  }

  private Path trusted() {
    return folder.resolve("kafka.pem");
  }

  private static String java(String tool) {
    return Path.of(System.getProperty("java.home"), "bin", tool).toString();
  }
}
