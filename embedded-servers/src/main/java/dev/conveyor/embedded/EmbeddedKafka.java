package dev.conveyor.embedded;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * One Kafka broker and controller (KRaft) in this process, with its data on disk. Topics are not
 * created automatically: a misspelled name is an error.
 */
public final class EmbeddedKafka implements AutoCloseable {

  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedKafka(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts the broker on its directory, which is formatted if new.
   *
   * @throws IOException if the directory cannot be formatted; the message says why
   */
  public static EmbeddedKafka start(Path home, int port, int controllerPort) throws IOException {
    return start(
        home,
        new ClusterMember(Uuid.randomUuid().toString(), 1, port, List.of(controllerPort)),
        Map.of());
  }

  /**
   * Starts one broker of a cluster on its directory.
   *
   * @param more Kafka settings that extend or override ours: listeners with TLS, an authorizer
   * @throws IOException as for a single broker
   */
  public static EmbeddedKafka start(Path home, ClusterMember member, Map<String, String> more)
      throws IOException {
    Properties settings = settings(home.resolve("data"), member);
    settings.putAll(more);
    if (!Files.exists(home.resolve("data/meta.properties"))) {
      format(home, member.clusterId(), settings);
    }
    KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.apply(settings, false), Time.SYSTEM);
    server.startup();
    return new EmbeddedKafka(server, member.port());
  }

  public String bootstrapServers() {
    return "localhost:" + port;
  }

  /** Waits until the broker has stopped. */
  public void await() {
    server.awaitShutdown();
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void format(Path home, String clusterId, Properties settings) throws IOException {
    Files.createDirectories(home);
    Path file = home.resolve("broker.properties");
    try (var out = Files.newBufferedWriter(file)) {
      settings.store(out, null);
    }
    var words = new java.io.ByteArrayOutputStream();
    String[] arguments = {"format", "-t", clusterId, "-c", file.toString(), "--ignore-formatted"};
    int status =
        StorageTool.execute(arguments, new PrintStream(words, true, StandardCharsets.UTF_8));
    if (status != 0) {
      throw new IOException(
          "Could not format Kafka's storage: " + words.toString(StandardCharsets.UTF_8));
    }
  }

  private static Properties settings(Path data, ClusterMember member) {
    String replicas = String.valueOf(Math.min(3, member.size()));
    String needed = String.valueOf(Math.min(2, member.size()));
    Properties settings = new Properties();
    settings.setProperty("process.roles", "broker,controller");
    settings.setProperty("node.id", String.valueOf(member.id()));
    settings.setProperty("controller.quorum.voters", member.voters());
    settings.setProperty("controller.listener.names", "CONTROLLER");
    settings.setProperty(
        "listeners",
        "PLAINTEXT://localhost:"
            + member.port()
            + ",CONTROLLER://localhost:"
            + member.controllerPort());
    settings.setProperty("advertised.listeners", "PLAINTEXT://localhost:" + member.port());
    settings.setProperty("log.dirs", data.toAbsolutePath().toString());
    settings.setProperty("auto.create.topics.enable", "false");
    settings.setProperty("default.replication.factor", replicas);
    settings.setProperty("min.insync.replicas", needed);
    settings.setProperty("offsets.topic.replication.factor", replicas);
    settings.setProperty("offsets.topic.num.partitions", "10");
    settings.setProperty("transaction.state.log.replication.factor", replicas);
    settings.setProperty("transaction.state.log.min.isr", needed);
    settings.setProperty("share.coordinator.state.topic.replication.factor", replicas);
    settings.setProperty("share.coordinator.state.topic.min.isr", needed);
    settings.setProperty("log.retention.check.interval.ms", "5000");
    settings.setProperty("group.initial.rebalance.delay.ms", "0");
    settings.setProperty("replica.fetch.max.bytes", String.valueOf(40 * 1024 * 1024));
    return settings;
  }
}
