package dev.conveyor.acceptance;

import dev.conveyor.embedded.ClusterMember;
import dev.conveyor.embedded.EmbeddedKafka;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** A broker of a cluster, as a separate process so that a test may kill it. */
final class BrokerProcess {

  private BrokerProcess() {}

  /** Directory, file of further settings, cluster id, id, port, the controllers' ports. */
  public static void main(String[] arguments) throws Exception {
    ClusterMember member =
        new ClusterMember(
            arguments[2],
            Integer.parseInt(arguments[3]),
            Integer.parseInt(arguments[4]),
            Arrays.stream(arguments).skip(5).map(Integer::valueOf).toList());
    EmbeddedKafka broker =
        EmbeddedKafka.start(Path.of(arguments[0]), member, read(Path.of(arguments[1])));
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
    broker.await();
  }

  private static Map<String, String> read(Path file) throws IOException {
    Properties settings = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      settings.load(in);
    }
    return settings.stringPropertyNames().stream()
        .collect(Collectors.toMap(name -> name, settings::getProperty));
  }
}
